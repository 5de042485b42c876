import { BorderedInverse } from '@/core/linalg/bordered-inverse';
import { invert } from '@/core/linalg/invert';
import { invertBordered } from '@/core/linalg/invert-bordered';
import { HeldVariables } from '@/core/solvers/active-set/held-variables';

/** From so many on the blocked factorization pays. */
const manyFree = 64;

/**
 * Curvature of a direction p over (sum sigma |p|)^2, which it would be if nothing diversified: where it is less than the first
 * it may be cancellation alone and is computed again from the data; less than the second is rounding of the data itself.
 */
const doubtful = 1e-7;
const flat = 1e-13;

/** Relative residual from which the inverse has drifted too far to refine with. */
const mostDrift = 1e-4;

/**
 * The free variables F of an active set, with the inverse of K = [0 A_F; A_F' Q_FF] kept under changes of F.
 * K is non-singular with a positive definite reduced Hessian.
 */
export class FreeVariables extends HeldVariables {
  protected readonly inverse = new BorderedInverse();

  /** Declares F and factors K afresh; false where K is singular. */
  factor(locals: ArrayLike<number> = this.free.slice(0, this.freeCount)): boolean {
    const { rows, a } = this;
    const size = rows + locals.length;
    const kkt = new Float64Array(size * size);
    for (let f = 0; f < locals.length; f++) {
      const i = locals[f]!;
      for (let r = 0; r < rows; r++) {
        kkt[r * size + rows + f] = a[i * rows + r]!;
        kkt[(rows + f) * size + r] = a[i * rows + r]!;
      }
      for (let h = 0; h < locals.length; h++) {
        kkt[(rows + f) * size + rows + h] = this.curvature(i, locals[h]!);
      }
    }
    const inverse =
      (size >= manyFree ? invertBordered(kkt, rows, size) : undefined) ?? invert(kkt, size);
    if (!inverse) return false;
    this.inverse.assign(inverse, size);
    this.place.fill(-1, 0, this.count);
    this.freeCount = locals.length;
    for (let f = 0; f < locals.length; f++) {
      this.free[f] = locals[f]!;
      this.place[locals[f]!] = f;
    }
    return true;
  }

  /**
   * Response to a change of c by `direction` while F stays: d x_F by place in F and dy, both views that
   * the next call overwrites. Solves K [-dy; dx] = [0; direction_F].
   */
  respond(direction: (local: number) => number): { dx: Float64Array; dy: Float64Array } {
    const { rows, free, freeCount, column, answer, sigma } = this;
    column.fill(0, 0, rows);
    for (let f = 0; f < freeCount; f++) column[rows + f] = direction(free[f]!);
    this.inverse.multiply(column, answer);
    const magnitude = new Float64Array(rows + freeCount);
    this.inverse.magnitude(column, magnitude);
    // A variable that only rounding moves would end a segment that has no end. What M lost by cancellation
    // in earlier removals does not show in it, hence the second scale.
    let largest = 0;
    let own = 0;
    for (let f = 0; f < freeCount; f++) {
      largest = Math.max(largest, Math.abs(column[rows + f]!));
      own = Math.max(own, sigma[free[f]!]!);
    }
    for (let f = 0; f < freeCount; f++) {
      const variance = (sigma[free[f]!]! || own) ** 2;
      const scale = magnitude[rows + f]! + (variance > 0 ? largest / variance : 0);
      if (Math.abs(answer[rows + f]!) <= 1e-13 * scale) answer[rows + f] = 0;
    }
    const dy = answer.slice(0, rows);
    for (let r = 0; r < rows; r++) dy[r] = -dy[r]!;
    return { dx: answer.subarray(rows, rows + freeCount), dy };
  }

  /**
   * How F answers one unit of variable s, into `answer`: x_F by minus what stands there. Returns the curvature along that
   * path, zero where only rounding is left of it.
   */
  protected entry(s: number): number {
    const {
      rows,
      a,
      q,
      stride,
      flat: first,
      free,
      freeCount,
      column,
      answer,
      inverse,
      sigma,
    } = this;
    for (let r = 0; r < rows; r++) column[r] = a[s * rows + r]!;
    const row = (s - first) * stride - first;
    for (let f = 0; f < freeCount; f++) {
      const i = free[f]!;
      column[rows + f] = s < first || i < first ? 0 : q[row + i]!;
    }
    inverse.multiply(column, answer);
    let spread = sigma[s]!;
    let curvature = spread * spread;
    for (let r = 0; r < rows; r++) curvature -= column[r]! * answer[r]!;
    for (let f = 0, k = rows; f < freeCount; f++, k++) {
      curvature -= column[k]! * answer[k]!;
      spread += sigma[free[f]!]! * Math.abs(answer[k]!);
    }
    return curvature > doubtful * spread * spread ? curvature : this.refined(s);
  }

  protected include(i: number, curvature: number): void {
    this.inverse.border(this.answer, curvature);
    this.place[i] = this.freeCount;
    this.free[this.freeCount++] = i;
  }

  protected drop(f: number): void {
    this.inverse.remove(this.rows + f);
    this.place[this.free[f]!] = -1;
    const last = --this.freeCount;
    if (f !== last) {
      this.free[f] = this.free[last]!;
      this.place[this.free[f]!] = f;
    }
  }

  /** i takes the place f in F; false, and nothing changed, where K would be singular. */
  protected exchange(f: number, i: number, curvature: number): boolean {
    if (!this.inverse.exchange(this.rows + f, this.answer, curvature)) return false;
    this.place[this.free[f]!] = -1;
    this.place[i] = f;
    this.free[f] = i;
    return true;
  }

  /** Whether F without this variable no longer spans the rows, up to rounding. */
  protected essential(k: number): boolean {
    const own = this.inverse.at(k, k);
    if (this.freeCount <= this.rows) return true;
    if (!(own > 0)) return true;
    let largest = 0;
    for (let f = 0; f < this.freeCount; f++) {
      largest = Math.max(largest, this.sigma[this.free[f]!]!);
    }
    for (let r = 0; r < this.rows; r++) {
      const coupling = this.inverse.at(k, r);
      if (coupling * coupling > 1e9 * largest * largest * own) return true;
    }
    return false;
  }

  /** Refines `answer` for the column of s against the data, then computes the curvature as p'Qp over the whole direction p. */
  private refined(s: number): number {
    const { rows, freeCount, column, answer, inverse } = this;
    const size = rows + freeCount;
    const correction = new Float64Array(size);
    const missing = new Float64Array(size);
    if (!(this.misses(missing) <= mostDrift) && this.factor()) {
      inverse.multiply(column, answer);
      this.misses(missing);
    }
    inverse.multiply(missing, correction);
    for (let k = 0; k < size; k++) answer[k]! += correction[k]!;
    return this.curvatureAlong(s);
  }

  /** out = column - K answer; returns its size over that of its terms. */
  private misses(out: Float64Array): number {
    const { rows, a, free, freeCount, column, answer, sigma } = this;
    let gross = 1;
    let spread = 0;
    for (let f = 0; f < freeCount; f++) {
      gross += Math.abs(answer[rows + f]!);
      spread += sigma[free[f]!]! * Math.abs(answer[rows + f]!);
    }
    let largest = 0;
    for (let r = 0; r < rows; r++) {
      let rest = column[r]!;
      for (let f = 0; f < freeCount; f++) rest -= a[free[f]! * rows + r]! * answer[rows + f]!;
      out[r] = rest;
      largest = Math.max(largest, Math.abs(rest) / gross);
    }
    for (let f = 0; f < freeCount; f++) {
      const i = free[f]!;
      let rest = column[rows + f]!;
      let terms = Math.abs(rest) + sigma[i]! * spread;
      for (let r = 0; r < rows; r++) {
        const term = a[i * rows + r]! * answer[r]!;
        rest -= term;
        terms += Math.abs(term);
      }
      for (let h = 0; h < freeCount; h++) rest -= this.curvature(i, free[h]!) * answer[rows + h]!;
      out[rows + f] = rest;
      if (terms > 0) largest = Math.max(largest, Math.abs(rest) / terms);
    }
    return largest;
  }

  private curvatureAlong(s: number): number {
    const { rows, free, freeCount, answer, sigma } = this;
    let spread = sigma[s]!;
    let total = sigma[s]! ** 2;
    for (let f = 0; f < freeCount; f++) {
      const i = free[f]!;
      const rate = answer[rows + f]!;
      spread += sigma[i]! * Math.abs(rate);
      let slope = -2 * this.curvature(i, s);
      for (let h = 0; h < freeCount; h++) slope += this.curvature(i, free[h]!) * answer[rows + h]!;
      total += rate * slope;
    }
    return total > flat * spread * spread ? total : 0;
  }
}
