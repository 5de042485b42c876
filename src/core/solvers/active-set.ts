import { BorderedInverse } from '@/core/linalg/bordered-inverse';
import { invert } from '@/core/linalg/invert';
import { invertBordered } from '@/core/linalg/invert-bordered';

/** Relative size under which a reduced cost or a curvature is rounding. */
const priceTolerance = 1e-12;
const curvatureTolerance = 1e-13;

/** From so many on the blocked factorization pays. */
const manyFree = 64;

/**
 * Primal active-set method for a convex quadratic program over the variables appended so far
 * (the caller prices the others and appends what it needs).
 *
 *   min (1/2) x'Qx - c'x,   lower <= x <= upper,   A x = b
 *
 * Free variables F keep K = [0 A_F; A_F' Q_FF] non-singular with a positive definite reduced Hessian,
 * so singular Q is no special case: a direction without curvature simply runs to a bound.
 * A variable enters with the largest z^2 / Q_ss and moves along the path on which F stays stationary;
 * after a run of steps of length zero the least index rules (Chang and Cottle 1980), which cannot cycle.
 * Source: Gill and Wong (2015), Mathematical Programming Computation 7, nonbinding-direction method.
 */
export class ActiveSet {
  count = 0;
  iterations = 0;
  /** Global index of each local variable; decides ties. */
  ids: Int32Array;
  x: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  linear: Float64Array;
  gradient: Float64Array;
  /** Local Q, row-major with stride `capacity`. */
  q: Float64Array;
  /** Local columns of A, variable after variable. */
  a: Float64Array;
  /** Place in F, or -1. */
  place: Int32Array;
  free: Int32Array;
  freeCount = 0;
  readonly y: Float64Array;
  readonly residual: Float64Array;
  /** Sum of sigma |x| over all variables: the scale of rounding in a gradient is sigma_i times this. */
  spread = 0;
  private readonly inverse = new BorderedInverse();
  private column = new Float64Array(64);
  private answer = new Float64Array(64);
  private zeroSteps = 0;

  constructor(
    readonly rows: number,
    public capacity: number,
  ) {
    this.ids = new Int32Array(capacity);
    this.x = new Float64Array(capacity);
    this.lower = new Float64Array(capacity);
    this.upper = new Float64Array(capacity);
    this.linear = new Float64Array(capacity);
    this.gradient = new Float64Array(capacity);
    this.q = new Float64Array(capacity * capacity);
    this.a = new Float64Array(capacity * rows);
    this.place = new Int32Array(capacity);
    this.free = new Int32Array(capacity);
    this.y = new Float64Array(rows);
    this.residual = new Float64Array(rows);
  }

  /** Adds a non-free variable; the caller fills its row and column of `q` and its column of `a`. */
  append(id: number, x: number, lower: number, upper: number, linear: number): number {
    if (this.count === this.capacity) this.grow();
    const local = this.count++;
    this.ids[local] = id;
    this.x[local] = x;
    this.lower[local] = lower;
    this.upper[local] = upper;
    this.linear[local] = linear;
    this.place[local] = -1;
    return local;
  }

  /** Declares F and factors K afresh; false where K is singular. */
  factor(locals: ArrayLike<number> = this.free.slice(0, this.freeCount)): boolean {
    const { rows, q, a, capacity } = this;
    const size = rows + locals.length;
    const kkt = new Float64Array(size * size);
    for (let f = 0; f < locals.length; f++) {
      const i = locals[f]!;
      for (let r = 0; r < rows; r++) {
        kkt[r * size + rows + f] = a[i * rows + r]!;
        kkt[(rows + f) * size + r] = a[i * rows + r]!;
      }
      for (let h = 0; h < locals.length; h++) {
        kkt[(rows + f) * size + rows + h] = q[i * capacity + locals[h]!]!;
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
    this.reserve(size + 1);
    return true;
  }

  /** g_i - a_i'y. */
  reducedCost(i: number): number {
    let z = this.gradient[i]!;
    for (let r = 0; r < this.rows; r++) z -= this.a[i * this.rows + r]! * this.y[r]!;
    return z;
  }

  /** Rounding level of the reduced cost of i. */
  noise(i: number): number {
    let scale = Math.sqrt(this.q[i * this.capacity + i]!) * this.spread + Math.abs(this.linear[i]!);
    for (let r = 0; r < this.rows; r++) {
      scale += Math.abs(this.a[i * this.rows + r]! * this.y[r]!);
    }
    return priceTolerance * scale;
  }

  /** Runs until no appended variable can improve; false where `limit` iterations did not suffice. */
  run(limit: number): boolean {
    this.settle();
    while (this.iterations < limit) {
      const entering = this.price();
      if (entering < 0) return true;
      this.enter(entering, limit);
    }
    return false;
  }

  /**
   * Newton steps on F until it is stationary and A x = b - (what the caller put into `residual`);
   * variables that reach a bound leave F. Returns the largest change of a variable.
   */
  settle(): number {
    let largest = 0;
    const { rows, lower, upper, x, place } = this;
    for (let pass = 0; pass < 2 * this.capacity + 3; pass++) {
      const { freeCount, free, column, answer } = this;
      for (let r = 0; r < rows; r++) column[r] = this.residual[r]!;
      for (let f = 0; f < freeCount; f++) column[rows + f] = -this.reducedCost(free[f]!);
      this.inverse.multiply(column, answer);
      let step = 1;
      let leaving = -1;
      for (let f = 0; f < freeCount; f++) {
        const i = free[f]!;
        const move = answer[rows + f]!;
        if (move === 0) continue;
        const room = move > 0 ? upper[i]! - x[i]! : x[i]! - lower[i]!;
        const size = Math.abs(move);
        // A bound overstepped by rounding does not block, however many steps it took; the caller clamps at the end.
        if (size > room + 1e-13 * (1 + Math.abs(x[i]!)) && room / size < step) {
          step = Math.max(0, room / size);
          leaving = i;
        }
      }
      for (let f = 0; f < freeCount; f++) {
        const move = step * answer[rows + f]!;
        largest = Math.max(largest, Math.abs(move));
        this.move(free[f]!, move);
      }
      for (let r = 0; r < rows; r++) {
        this.y[r]! -= step * answer[r]!;
        this.residual[r]! *= 1 - step;
      }
      if (leaving < 0) return largest;
      this.iterations++;
      const f = place[leaving]!;
      this.snap(leaving, answer[rows + f]! > 0);
      if (this.essential(rows + f)) {
        // It stays although it cannot move; a half-taken step of the multipliers would misprice everything.
        for (let r = 0; r < rows; r++) this.y[r]! -= (1 - step) * answer[r]!;
        return largest;
      }
      this.drop(f);
    }
    return largest;
  }

  /**
   * Response to a change of c by `direction` while F stays: d x_F by place in F and dy, both views that
   * the next call overwrites. Solves K [-dy; dx] = [0; direction_F].
   */
  respond(direction: (local: number) => number): { dx: Float64Array; dy: Float64Array } {
    const { rows, free, freeCount, column, answer } = this;
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
      own = Math.max(own, this.q[free[f]! * (this.capacity + 1)]!);
    }
    for (let f = 0; f < freeCount; f++) {
      const variance = this.q[free[f]! * (this.capacity + 1)]! || own;
      const scale = magnitude[rows + f]! + (variance > 0 ? largest / variance : 0);
      if (Math.abs(answer[rows + f]!) <= 1e-13 * scale) answer[rows + f] = 0;
    }
    const dy = answer.slice(0, rows);
    for (let r = 0; r < rows; r++) dy[r] = -dy[r]!;
    return { dx: answer.subarray(rows, rows + freeCount), dy };
  }

  /** The non-free variable to bring in, or -1 at the optimum. */
  private price(): number {
    const { count, place, x, lower, upper, q, capacity, ids } = this;
    const leastIndex = this.zeroSteps > 20 + 2 * this.freeCount;
    let best = -1;
    let bestScore = 0;
    // A slack has no variance of its own.
    const least = Math.max(1e-6 * this.spread * this.spread, 1e-300);
    for (let i = 0; i < count; i++) {
      if (place[i]! >= 0) continue;
      const z = this.reducedCost(i);
      if (z < 0 ? x[i]! >= upper[i]! : x[i]! <= lower[i]!) continue;
      if (Math.abs(z) <= this.noise(i)) continue;
      if (leastIndex) {
        if (best < 0 || ids[i]! < ids[best]!) best = i;
        continue;
      }
      const score = (z * z) / Math.max(q[i * capacity + i]!, least);
      if (score > bestScore || (score === bestScore && best >= 0 && ids[i]! < ids[best]!)) {
        best = i;
        bestScore = score;
      }
    }
    return best;
  }

  private enter(entering: number, limit: number): void {
    const { rows, a, q, capacity, x, lower, upper, free, ids } = this;
    const s = entering;
    const up = this.reducedCost(s) < 0;
    const sign = up ? 1 : -1;
    while (this.iterations < limit) {
      this.iterations++;
      const { freeCount, column, answer } = this;
      for (let r = 0; r < rows; r++) column[r] = a[s * rows + r]!;
      for (let f = 0; f < freeCount; f++) column[rows + f] = q[s * capacity + free[f]!]!;
      this.inverse.multiply(column, answer);
      const own = q[s * capacity + s]!;
      let curvature = own;
      let magnitude = own;
      let largest = 1;
      for (let k = 0; k < rows + freeCount; k++) {
        const term = column[k]! * answer[k]!;
        curvature -= term;
        magnitude += Math.abs(term);
        if (k >= rows) largest = Math.max(largest, Math.abs(answer[k]!));
      }
      const z = this.reducedCost(s) * sign;
      if (z >= 0) return;
      const curved = curvature > curvatureTolerance * magnitude;
      const toOptimum = curved ? -z / curvature : Number.POSITIVE_INFINITY;
      const toBound = up ? upper[s]! - x[s]! : x[s]! - lower[s]!;
      let step = Math.min(toOptimum, toBound);
      let leaving = -1;
      let leavingPivot = 0;
      const leastIndex = this.zeroSteps > 20 + 2 * freeCount;
      for (let f = 0; f < freeCount; f++) {
        const i = free[f]!;
        const rate = -sign * answer[rows + f]!;
        if (Math.abs(rate) <= 1e-14 * largest) continue;
        const room = Math.max(0, rate > 0 ? upper[i]! - x[i]! : x[i]! - lower[i]!);
        const ratio = room / Math.abs(rate);
        const tie = 1e-15 * (1 + step);
        if (ratio > step + tie) continue;
        if (leaving >= 0 && ratio >= step - tie) {
          // Among ties the largest pivot, or the least index while degenerate.
          const better = leastIndex
            ? ids[i]! < ids[leaving]!
            : Math.abs(rate) > leavingPivot ||
              (Math.abs(rate) === leavingPivot && ids[i]! < ids[leaving]!);
          if (!better) {
            step = Math.min(step, ratio);
            continue;
          }
        } else if (leaving < 0 && ratio >= step) continue;
        step = Math.min(step, ratio);
        leaving = i;
        leavingPivot = Math.abs(rate);
      }
      this.zeroSteps = step > 1e-13 ? 0 : this.zeroSteps + 1;
      if (step > 0) {
        this.move(s, sign * step);
        for (let f = 0; f < freeCount; f++) this.move(free[f]!, -sign * step * answer[rows + f]!);
        for (let r = 0; r < rows; r++) this.y[r]! += sign * step * answer[r]!;
      }
      if (leaving < 0) {
        if (toBound <= toOptimum) this.snap(s, up);
        else this.include(s, curvature);
        return;
      }
      const f = this.place[leaving]!;
      this.snap(leaving, -sign * answer[rows + f]! > 0);
      if (!this.essential(rows + f)) {
        this.drop(f);
        continue;
      }
      if (this.inverse.exchange(rows + f, answer, curved ? curvature : 0)) {
        this.place[leaving] = -1;
        this.place[s] = f;
        free[f] = s;
      }
      this.settle();
      return;
    }
  }

  /** x_i += step, and the gradients with it. */
  private move(i: number, step: number): void {
    if (step === 0) return;
    const { q, gradient, count, capacity } = this;
    this.x[i]! += step;
    const row = i * capacity;
    for (let j = 0; j < count; j++) gradient[j]! += step * q[row + j]!;
  }

  private snap(i: number, toUpper: boolean): void {
    this.x[i] = toUpper ? this.upper[i]! : this.lower[i]!;
  }

  /** Whether F without this variable no longer spans the rows, up to rounding. */
  private essential(k: number): boolean {
    const own = this.inverse.at(k, k);
    if (this.freeCount <= this.rows) return true;
    if (!(own > 0)) return true;
    let largest = 0;
    for (let f = 0; f < this.freeCount; f++) {
      largest = Math.max(largest, this.q[this.free[f]! * (this.capacity + 1)]!);
    }
    for (let r = 0; r < this.rows; r++) {
      const coupling = this.inverse.at(k, r);
      if (coupling * coupling > 1e9 * largest * own) return true;
    }
    return false;
  }

  private include(i: number, curvature: number): void {
    this.inverse.border(this.answer, curvature);
    this.place[i] = this.freeCount;
    this.free[this.freeCount++] = i;
    this.reserve(this.rows + this.freeCount + 1);
  }

  private drop(f: number): void {
    this.inverse.remove(this.rows + f);
    this.place[this.free[f]!] = -1;
    const last = --this.freeCount;
    if (f !== last) {
      this.free[f] = this.free[last]!;
      this.place[this.free[f]!] = f;
    }
  }

  private reserve(size: number): void {
    if (size <= this.column.length) return;
    this.column = new Float64Array(size * 2);
    const answer = new Float64Array(size * 2);
    answer.set(this.answer);
    this.answer = answer;
  }

  private grow(): void {
    const before = this.capacity;
    const capacity = before * 2;
    const q = new Float64Array(capacity * capacity);
    for (let i = 0; i < this.count; i++) {
      q.set(this.q.subarray(i * before, i * before + this.count), i * capacity);
    }
    this.q = q;
    this.ids = widenInts(this.ids, capacity);
    this.place = widenInts(this.place, capacity);
    this.free = widenInts(this.free, capacity);
    this.x = widen(this.x, capacity);
    this.lower = widen(this.lower, capacity);
    this.upper = widen(this.upper, capacity);
    this.linear = widen(this.linear, capacity);
    this.gradient = widen(this.gradient, capacity);
    this.a = widen(this.a, capacity * this.rows);
    this.capacity = capacity;
  }
}

function widen(values: Float64Array, length: number): Float64Array {
  const wide = new Float64Array(length);
  wide.set(values);
  return wide;
}

function widenInts(values: Int32Array, length: number): Int32Array {
  const wide = new Int32Array(length);
  wide.set(values);
  return wide;
}
