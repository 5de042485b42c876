import { cholesky } from '@/core/linalg/cholesky';
import { choleskySolve } from '@/core/linalg/cholesky-solve';
import { symmetricEigenvalues } from '@/core/linalg/symmetric-eigen';

/** Newton's method is done where this much of the barrier's own scale is left. */
const settled = 0.05;
export const mostSteps = 40;

/**
 * Diagonals D >= 0 with A - D positive definite, for a symmetric positive definite A of unit diagonal: the `interior` one is
 * a multiple of the identity, `toward` raises weights'd from one of them along the central path of
 *
 *   max over d   weights'd / mu + ln det(A - D) + sum ln d
 *
 * by damped Newton steps, which never leave the interior. One step is O(n^3).
 * Source: Boyd and Vandenberghe (2004), sections 9.6 and 11.3; the program is minimum-trace factor analysis.
 */
export class DiagonalSplit {
  private readonly inverse: Float64Array;
  private readonly hessian: Float64Array;
  private readonly step: Float64Array;
  private readonly column: Float64Array;

  /** `a`: n x n, row-major. */
  constructor(
    private readonly a: Float64Array,
    readonly n: number,
  ) {
    this.inverse = new Float64Array(n * n);
    this.hessian = new Float64Array(n * n);
    this.step = new Float64Array(n);
    this.column = new Float64Array(n);
  }

  /** Half of the least eigenvalue everywhere; undefined where A is singular to rounding. */
  interior(): Float64Array | undefined {
    const least = symmetricEigenvalues(this.a, this.n)[this.n - 1]!;
    return least > 1e-8 ? new Float64Array(this.n).fill(least / 2) : undefined;
  }

  /**
   * Moves `d`, which must be interior, along the central path to where weights'd is within about `share` of its highest value, in
   * at most so many steps; the number of steps. `near`: begins at that end of the path. `weights` >= 0.
   */
  toward(
    weights: Float64Array,
    d: Float64Array,
    share: number,
    { most = mostSteps, near = false } = {},
  ): number {
    const { n } = this;
    const reached = () => {
      let value = 0;
      for (let i = 0; i < n; i++) value += weights[i]! * d[i]!;
      return value;
    };
    let mu = near ? (share * reached()) / (2 * n) : reached() / n;
    let steps = 0;
    while (steps < most && mu > 0) {
      const decrement = this.newton(weights, d, mu);
      steps++;
      if (Number.isNaN(decrement)) break;
      if (decrement >= 1) continue;
      const last = (share * reached()) / (2 * n);
      if (mu > last) mu = Math.max(last, mu / 4);
      else if (decrement < settled) break;
    }
    return steps;
  }

  /** One damped step; the Newton decrement before it, NaN where rounding forbids one. */
  private newton(weights: Float64Array, d: Float64Array, mu: number): number {
    const { n, inverse, hessian, step } = this;
    if (!this.invertRest(d)) return Number.NaN;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) hessian[i * n + j] = inverse[i * n + j]! ** 2;
      hessian[i * n + i]! += 1 / d[i]! ** 2;
      step[i] = weights[i]! / mu - inverse[i * n + i]! + 1 / d[i]!;
    }
    const gradient = step.slice();
    if (!choleskySolve(hessian, step)) return Number.NaN;
    let square = 0;
    for (let i = 0; i < n; i++) square += gradient[i]! * step[i]!;
    const decrement = Math.sqrt(square);
    if (!Number.isFinite(decrement)) return Number.NaN;
    this.advance(weights, d, mu, decrement);
    return decrement;
  }

  /** The longest of the steps 1, 1/2, ... that stays inside and gains a tenth of what the slope promises. */
  private advance(weights: Float64Array, d: Float64Array, mu: number, decrement: number): void {
    const { n, step, column } = this;
    const before = this.merit(weights, d, mu);
    for (let length = 1; length > 1e-6; length /= 2) {
      for (let i = 0; i < n; i++) column[i] = d[i]! + length * step[i]!;
      if (this.merit(weights, column, mu) >= before + 0.1 * length * decrement ** 2) {
        d.set(column);
        return;
      }
    }
  }

  /** -Infinity outside. */
  private merit(weights: Float64Array, d: Float64Array, mu: number): number {
    const { n, a, hessian: rest } = this;
    rest.set(a);
    let value = 0;
    for (let i = 0; i < n; i++) {
      if (!(d[i]! > 0)) return Number.NEGATIVE_INFINITY;
      rest[i * n + i]! -= d[i]!;
      value += (weights[i]! * d[i]!) / mu + Math.log(d[i]!);
    }
    if (!cholesky(rest, n)) return Number.NEGATIVE_INFINITY;
    for (let i = 0; i < n; i++) value += 2 * Math.log(rest[i * n + i]!);
    return value;
  }

  /** (A - D)^-1 into the lower triangle of `inverse`; false where A - D is not positive definite. */
  private invertRest(d: Float64Array): boolean {
    const { n, a, inverse, column } = this;
    inverse.set(a);
    for (let i = 0; i < n; i++) inverse[i * n + i]! -= d[i]!;
    if (!cholesky(inverse, n)) return false;
    // L^-1 over L, row by row, then its products.
    for (let i = 0; i < n; i++) {
      const row = i * n;
      const pivot = 1 / inverse[row + i]!;
      column.fill(0, 0, i);
      for (let k = 0; k < i; k++) {
        const factor = inverse[row + k]!;
        const other = k * n;
        for (let j = 0; j <= k; j++) column[j]! -= factor * inverse[other + j]!;
      }
      for (let j = 0; j < i; j++) inverse[row + j] = column[j]! * pivot;
      inverse[row + i] = pivot;
    }
    for (let i = 0; i < n; i++) {
      column.fill(0, 0, i + 1);
      for (let k = i; k < n; k++) {
        const row = k * n;
        const factor = inverse[row + i]!;
        for (let j = 0; j <= i; j++) column[j]! += factor * inverse[row + j]!;
      }
      // Row i of L^-1 enters no later row of the product.
      for (let j = 0; j <= i; j++) inverse[i * n + j] = column[j]!;
    }
    return true;
  }
}
