import type { LinearSolver } from '@/core/solvers/linear-program';

/**
 * What every optimizer is given and what it answers.
 *
 * n assets; matrices are row-major `Float64Array`s; nothing here is NaN or infinite except
 * `min`/`max` of a linear constraint, where -Infinity and +Infinity mean "no limit".
 */

/** `min <= coefficients'w <= max`, named in the user's words. */
export interface LinearConstraint {
  readonly name: string;
  readonly coefficients: Float64Array;
  readonly min: number;
  readonly max: number;
}

export interface Constraints {
  /** Lower weight bounds, length n. */
  readonly minWeights: Float64Array;
  /** Upper weight bounds, length n. */
  readonly maxWeights: Float64Array;
  /** Sum of the weights; 1 for a fully invested portfolio. */
  readonly budget: number;
  readonly linear: readonly LinearConstraint[];
  /** At most so many weights differ from zero; a whole number >= 1. */
  readonly maxAssets?: number;
  /** A weight is zero or at least this; needs minimum weights >= 0. */
  readonly minPosition?: number;
  /** Sum |w - currentWeights| at most this: buys plus sells, so replacing everything is 2. */
  readonly turnover?: number;
  /** Sum |w| at most this; 1.6 for a 130/30 portfolio. */
  readonly gross?: number;
  /** The sum of the weights may lie anywhere in between; replaces `budget`. */
  readonly net?: { readonly min: number; readonly max: number };
  /** Largest standard deviation of the return less the return of `benchmarkWeights`, per period; >= 0. */
  readonly trackingError?: number;
  /**
   * Paid once per unit bought or sold against `currentWeights`, the same for all or per asset; >= 0. Methods that
   * use expected returns take it off the return of one period (as if one rebalanced once per period).
   */
  readonly transactionCost?: number | Float64Array;
  /** Times sum |w|: taken off the return, or added to the variance where that is the objective; >= 0. */
  readonly l1?: number;
  /** Times sum w^2: taken off the return, or added to the variance where that is the objective; >= 0. */
  readonly l2?: number;
  /**
   * Least share of w'Sigma w that w_i (Sigma w)_i must be, length n, in [0, 1], 0 where none is asked; an asset with a least
   * share is held long. All zero: as if absent.
   */
  readonly riskContributions?: Float64Array;
}

export interface Parameters {
  /** lambda in mu'w - (lambda / 2) w'Sigma w; > 0. */
  readonly riskAversion?: number;
  /** Share of the periods outside the tail, 0.95 = the worst 5 % count; in (0, 1). */
  readonly confidenceLevel?: number;
  /** Least expected return of the portfolio, in the unit of `expectedReturns`. */
  readonly targetReturn?: number;
  /** Largest standard deviation of the portfolio's return, per the same period; >= 0. */
  readonly targetVolatility?: number;
  /** Standard errors by which expected returns may be off; >= 0. */
  readonly uncertainty?: number;
  /** How many times its usual work a search over choices of assets may do before it ends with a gap; >= 1, absent: 1. */
  readonly searchEffort?: number;
  /** Shares of the risk, length n, > 0 (scaled to sum to one); absent: equal. */
  readonly riskBudgets?: Float64Array;
  /** What the portfolio is measured against, length n; absent: equal weight. */
  readonly benchmarkWeights?: Float64Array;
  /** What is held before the trade, length n; absent: nothing. */
  readonly currentWeights?: Float64Array;
}

/** Parameters that are one number, which a form can show as a field. */
export type NumericParameter = {
  [K in keyof Parameters]-?: NonNullable<Parameters[K]> extends number ? K : never;
}[keyof Parameters];

/** What happened, period by period: the sample that scenario methods optimize over. */
export interface Scenarios {
  /** Simple returns, periods x n, row-major, oldest period first. */
  readonly returns: Float64Array;
  readonly periods: number;
  readonly periodsPerYear: number;
}

export interface Problem {
  /** Names used in messages, length n, unique. */
  readonly symbols: readonly string[];
  /** mu, length n, return per period. */
  readonly expectedReturns: Float64Array;
  /** Sigma, n x n, symmetric positive semidefinite, variance per the same period. */
  readonly covariance: Float64Array;
  /** Risk-free return per the same period. */
  readonly riskFree: number;
  readonly constraints: Constraints;
  readonly parameters: Parameters;
  /** Present where moments were estimated from returns. */
  readonly scenarios?: Scenarios;
  /** Present where the caller has loaded one. */
  readonly linearSolver?: LinearSolver;
  /** False inside a search: that limits conflict is then the whole answer, without which and how to mend it. */
  readonly explains?: false;
}

/** Relative optimality residuals, recomputed from the problem data after the solve. */
export interface Certificate {
  /** Largest constraint violation over the scale of the constraints. */
  readonly primalResidual: number;
  /** Largest violation of stationarity over the scale of the gradient. */
  readonly dualResidual: number;
  /** |primal objective - dual objective| over their scale. */
  readonly gap: number;
}

/** What relaxing a binding constraint by one unit would gain. */
export interface ShadowPrice {
  /** "maximum weight of AAPL", in the user's words. */
  readonly constraint: string;
  /** Gain of the objective for one unit of relaxation; >= 0. */
  readonly price: number;
  /** What one unit of the objective is. */
  readonly unit: 'variance' | 'return' | 'sharpe' | 'utility' | 'ratio';
  readonly sentence: string;
}

export interface Solved {
  readonly status: 'solved';
  /** Length n, sums to the budget, order of `symbols`. */
  readonly weights: Float64Array;
  /** Absent for rules that optimize nothing (equal weight, inverse volatility). */
  readonly certificate?: Certificate;
  readonly shadowPrices: readonly ShadowPrice[];
  readonly iterations: number;
  /** Which solver answered, and after which ones failed to certify. */
  readonly solver: string;
  readonly fallbacks: readonly string[];
  /** How sure the choice of assets is; present where their number or least size was limited. */
  readonly choice?: Choice;
  /** What it takes to get there; present where a turnover cap or a transaction cost was given. */
  readonly trade?: Trade;
  /** What a reader must know to take the weights for what they are, in one or two sentences. */
  readonly remark?: string;
}

export interface Choice {
  /** Weights that differ from zero. */
  readonly held: number;
  /** No other choice was left unexamined: the answer is optimal, not only good. */
  readonly exact: boolean;
  /** (objective - proven bound) over the objective's size: no choice is better by more than this; >= 0. */
  readonly gap: number;
  /** Branch-and-bound nodes. */
  readonly nodes: number;
  readonly sentence: string;
}

export interface Trade {
  /** Sum |w - currentWeights|, buys plus sells. */
  readonly turnover: number;
  /** Share of the portfolio that transaction costs take. */
  readonly cost: number;
}

export interface Infeasible {
  readonly status: 'infeasible';
  /** One sentence: what cannot hold together, with the numbers. */
  readonly message: string;
  /** The smallest conflicting set, each in the user's words. */
  readonly conflict: readonly string[];
  /** Nearest feasible change of each, in the user's words. */
  readonly repairs: readonly string[];
}

export interface NotConverged {
  readonly status: 'notConverged';
  readonly message: string;
  readonly certificate?: Certificate;
}

export type Outcome = Solved | Infeasible | NotConverged;

/** One input of an optimizer beside data and constraints; the form and the documentation are built from it. */
export interface ParameterDescription {
  readonly id: NumericParameter;
  readonly label: string;
  readonly help: string;
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

export interface Optimizer {
  /** Public and stable. */
  readonly id: string;
  /** Textbook name, for a heading. */
  readonly name: string;
  /** One plain sentence for someone who has never met the method. */
  readonly summary: string;
  readonly formula: string;
  /** Paper or textbook. */
  readonly source: string;
  /** Which estimates the answer depends on. */
  readonly uses: {
    readonly expectedReturns: boolean;
    readonly covariance: boolean;
    /** Cannot answer from moments alone. */
    readonly scenarios?: boolean;
    /** Wants `linearSolver`, as its solver or as a second opinion. */
    readonly linearSolver?: boolean;
  };
  readonly parameters: readonly ParameterDescription[];
  solve(problem: Problem): Outcome;
}
