import type { Polytope } from '@/core/solvers/quadratic-program';

/** |R (w - centre)| <= limit with R'R = Sigma. */
export interface VolatilityBall {
  readonly centre: Float64Array;
  readonly limit: number;
}

/** price x sqrt(v'Dv), added to the objective. */
export interface Deviation {
  /** D of the parts, row-major, positive semidefinite. */
  readonly quadratic: Float64Array;
  /**
   * Absent: the ratio (c'v + constant) / sqrt(v'Dv), which is then the largest possible instead of the objective the least. Else D is the
   * covariance of the parts.
   */
  readonly price?: number;
  readonly constant: number;
}

/**
 * min (1/2) v'Qv - c'v (+ deviation) over a polytope of parts v whose sums are weights w (n), with
 * w_i (Sigma w)_i >= share_i w'Sigma w, w_i >= 0 and (Sigma w)_i >= 0 wherever share_i > 0, and volatility balls.
 */
export interface RiskShareProgram {
  /** n x n, row-major, positive semidefinite. */
  readonly covariance: Float64Array;
  /** Least share of w'Sigma w, length n, 0 where there is none. */
  readonly shares: Float64Array;
  readonly balls: readonly VolatilityBall[];
  /** Weight that each part belongs to; -1 for what is not invested. */
  readonly asset: Int32Array;
  readonly polytope: Polytope;
  /** Q of the parts, row-major, positive semidefinite; zero where a ratio is asked. */
  readonly quadratic: Float64Array;
  readonly linear: Float64Array;
  readonly deviation?: Deviation;
}

export interface RiskSharePoint {
  readonly status: 'solved' | 'infeasible' | 'failed';
  /** Per part. */
  readonly parts: Float64Array;
  /** Of sqrt(share_i w'Sigma w) <= sqrt(w_i (Sigma w)_i), length n, >= 0. */
  readonly sharePrices: Float64Array;
  /** Of the balls, >= 0. */
  readonly ballPrices: Float64Array;
  readonly iterations: number;
}

/** What interior points know besides, for an active set to begin with. */
export interface InteriorPoint extends RiskSharePoint {
  readonly budgetPrice: number;
  /** Of the polytope's rows: > 0 at a minimum, < 0 at a maximum. */
  readonly rowPrices: Float64Array;
  /** Per part, of its bounds: > 0 at the lower, < 0 at the upper one. */
  readonly boundPrices: Float64Array;
}
