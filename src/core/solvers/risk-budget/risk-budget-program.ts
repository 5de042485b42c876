import type { Row } from '@/core/solvers/quadratic-program';

/**
 * min (1/2) w'Sigma w - kappa sum b_i ln w_i   subject to   lower <= w <= upper,   sum w = budget,   rows,
 * sum |w - current| <= limit and (w - benchmark)'Sigma (w - benchmark) <= limit^2 where given.
 */
export interface RiskBudgetProgram {
  /** n x n, row-major, positive semidefinite, positive diagonal. */
  readonly covariance: Float64Array;
  /** > 0. */
  readonly budgets: Float64Array;
  /** >= 0. */
  readonly lower: Float64Array;
  /** > 0. */
  readonly upper: Float64Array;
  readonly budget: number;
  readonly rows: readonly Row[];
  readonly turnover?: { readonly current: Float64Array; readonly limit: number };
  readonly tracking?: TrackingLimit;
}

/** (w - benchmark)'Sigma (w - benchmark) where the benchmark may hold assets that w cannot. */
export interface TrackingLimit {
  readonly benchmark: Float64Array;
  /** -Sigma times the benchmark's other assets, per asset, and their own variance. */
  readonly outside: Float64Array;
  readonly outsideVariance: number;
  /** > 0. */
  readonly limit: number;
}

/** Which kappa is meant. */
export type KappaRule =
  /** At which the budget costs nothing: what no limit holds stays in proportion to its budget. */
  | 'free-budget'
  /** w'Sigma w / sum b: the minimum of the same function without regard to the scale of w. */
  | 'scale-free';

/** Weights with the multipliers that make them a minimum. */
export interface RiskBudgetPoint {
  readonly weights: Float64Array;
  readonly kappa: number;
  /** Per row: > 0 at its minimum, < 0 at its maximum. */
  readonly rows: Float64Array;
  /** >= 0. */
  readonly turnover: number;
  /** Of half the squared tracking error, >= 0. */
  readonly tracking: number;
  /** Of the budget beyond what the tracking error takes; 0 where kappa makes it free. */
  readonly budget: number;
}
