import type { CurvedPulls } from '@/core/solvers/curvature';
import type { Polytope } from '@/core/solvers/quadratic-program';

/**
 * min over x and a   tail a + sum over s of max(0, losses_s'x - a) + linear'x   subject to the polytope of x.
 *
 * `tail` times the mean of the `tail` largest losses (Rockafellar and Uryasev 2000, equation 9), so a
 * program of conditional value at risk. Every bound of x is finite.
 */
export interface TailProgram extends Polytope {
  /** scenarios x n, row-major: loss per unit of x. */
  readonly losses: Float64Array;
  /** Scenarios that are averaged, not necessarily whole; above 0, at most all. */
  readonly tail: number;
  /** Absent: zero. */
  readonly linear?: Float64Array;
  /** The threshold is at least this; where losses cannot be below it, nothing changes but ties. Default: no limit. */
  readonly leastThreshold?: number;
  /** So many of the last variables stand outside the budget, only raise losses, and each row has at most one of them, whose
   * coefficient and minimum keep it from below; default 0. */
  readonly outside?: number;
}

export interface TailAnswer extends CurvedPulls {
  readonly x: Float64Array;
  /** The threshold a: a quantile of the losses. */
  readonly threshold: number;
  /** Length scenarios, in [0, 1] up to rounding, sums to `tail`: the multipliers of the losses. */
  readonly shares: Float64Array;
  /** Multipliers of the rows of the polytope in units of the objective: > 0 at the minimum, < 0 at the maximum. */
  readonly rowPrices: Float64Array;
  readonly iterations: number;
  /** Whether it is the approximation that was asked for. */
  readonly rough?: boolean;
}

/** A solver of tail programs from a feasible start; where `rough` is asked for, an approximation will do. */
export type TailMethod = (
  program: TailProgram,
  start: Float64Array,
  rough?: boolean,
) => TailAnswer | undefined;
