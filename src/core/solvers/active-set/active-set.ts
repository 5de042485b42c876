import { FreeVariables } from '@/core/solvers/active-set/free-variables';

/**
 * Primal active-set method for a convex quadratic program over the variables appended so far
 * (the caller prices the others and appends what it needs).
 *
 * The free variables F are stationary and keep K = [0 A_F; A_F' Q_FF] non-singular with a positive definite reduced Hessian,
 * so singular Q is no special case: a direction without curvature simply runs to a bound.
 * A variable enters with the largest z^2 / Q_ss and moves along the path on which F stays stationary;
 * after a run of steps of length zero the least index rules (Chang and Cottle 1980), which cannot cycle.
 * Source: Gill and Wong (2015), Mathematical Programming Computation 7, nonbinding-direction method.
 */
export class ActiveSet extends FreeVariables {
  iterations = 0;
  private zeroSteps = 0;

  /** From a stationary F until no appended variable can improve; false where `limit` iterations did not suffice. */
  run(limit: number): boolean {
    while (this.iterations < limit) {
      const entering = this.price();
      if (entering < 0) return true;
      this.enter(entering, limit);
      this.widen();
    }
    return false;
  }

  /**
   * Newton steps on F until it is stationary and A x = b - (what the caller put into `residual`);
   * variables that reach a bound leave F. Returns the largest change of a variable.
   */
  settle(): number {
    let largest = 0;
    const { rows, lower, upper, x, y, residual, place } = this;
    for (let pass = 0; pass < 2 * this.capacity + 3; pass++) {
      const { freeCount, free, column, answer } = this;
      for (let r = 0; r < rows; r++) column[r] = residual[r]!;
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
      this.follow();
      for (let r = 0; r < rows; r++) {
        y[r]! -= step * answer[r]!;
        residual[r]! *= 1 - step;
      }
      if (leaving < 0) return largest;
      this.iterations++;
      const f = place[leaving]!;
      this.snap(leaving, answer[rows + f]! > 0);
      if (this.essential(rows + f)) {
        // It stays although it cannot move; a half-taken step of the multipliers would misprice everything.
        for (let r = 0; r < rows; r++) y[r]! -= (1 - step) * answer[r]!;
        return largest;
      }
      this.drop(f);
    }
    return largest;
  }

  /** Gradients of weights that grow during a run are rounded more coarsely than those where it began. */
  private widen(): void {
    const { count, sigma, x } = this;
    let spread = 0;
    for (let i = 0; i < count; i++) spread += sigma[i]! * Math.abs(x[i]!);
    if (spread > this.spread) this.spread = spread;
  }

  private get leastIndex(): boolean {
    return this.zeroSteps > 20 + 2 * this.freeCount;
  }

  /** The non-free variable to bring in, or -1 at the optimum. */
  private price(): number {
    const { count, place, x, lower, upper, sigma, ids, leastIndex } = this;
    let best = -1;
    let bestScore = 0;
    // A slack has no variance of its own.
    const least = Math.max(1e-6 * this.spread * this.spread, 1e-300);
    for (let i = 0; i < count; i++) {
      if (place[i]! >= 0) continue;
      const z = this.reducedCost(i);
      if (z < 0 ? x[i]! >= upper[i]! : x[i]! <= lower[i]!) continue;
      const score = (z * z) / Math.max(sigma[i]! * sigma[i]!, least);
      const better = leastIndex
        ? best < 0 || ids[i]! < ids[best]!
        : score > bestScore || (score === bestScore && best >= 0 && ids[i]! < ids[best]!);
      if (!better || Math.abs(z) <= this.noise(i)) continue;
      best = i;
      bestScore = score;
    }
    return best;
  }

  private enter(entering: number, limit: number): void {
    const { rows, x, y, lower, upper, free } = this;
    const s = entering;
    const up = this.reducedCost(s) < 0;
    const sign = up ? 1 : -1;
    while (this.iterations < limit) {
      this.iterations++;
      const curvature = this.entry(s);
      const { freeCount, answer } = this;
      const z = this.reducedCost(s) * sign;
      if (z >= 0) return;
      const toOptimum = curvature > 0 ? -z / curvature : Number.POSITIVE_INFINITY;
      const toBound = up ? upper[s]! - x[s]! : x[s]! - lower[s]!;
      const { step, leaving } = this.blocking(sign, Math.min(toOptimum, toBound));
      this.zeroSteps = step > 1e-13 ? 0 : this.zeroSteps + 1;
      if (step > 0) {
        this.move(s, sign * step);
        for (let f = 0; f < freeCount; f++) this.move(free[f]!, -sign * step * answer[rows + f]!);
        this.follow();
        for (let r = 0; r < rows; r++) y[r]! += sign * step * answer[r]!;
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
      this.exchange(f, s, curvature);
      this.settle();
      return;
    }
  }

  /** How far the path of the entering variable goes, at most `step`, and which free variable ends it, or -1. */
  private blocking(sign: number, most: number): { step: number; leaving: number } {
    const { rows, x, lower, upper, free, freeCount, ids, answer, leastIndex } = this;
    let largest = 1;
    for (let f = 0; f < freeCount; f++) largest = Math.max(largest, Math.abs(answer[rows + f]!));
    let step = most;
    let leaving = -1;
    let leavingPivot = 0;
    for (let f = 0; f < freeCount; f++) {
      const i = free[f]!;
      const rate = -sign * answer[rows + f]!;
      const pivot = Math.abs(rate);
      if (pivot <= 1e-14 * largest) continue;
      const room = Math.max(0, rate > 0 ? upper[i]! - x[i]! : x[i]! - lower[i]!);
      const ratio = room / pivot;
      const tie = 1e-15 * (1 + step);
      if (ratio > step + tie) continue;
      if (leaving >= 0 && ratio >= step - tie) {
        // Among ties the largest pivot, or the least index while degenerate.
        const better = leastIndex
          ? ids[i]! < ids[leaving]!
          : pivot > leavingPivot || (pivot === leavingPivot && ids[i]! < ids[leaving]!);
        if (!better) {
          step = Math.min(step, ratio);
          continue;
        }
      } else if (leaving < 0 && ratio >= step) continue;
      step = Math.min(step, ratio);
      leaving = i;
      leavingPivot = pivot;
    }
    return { step, leaving };
  }
}
