/**
 * What every estimator of moments is given and what it answers.
 *
 * Matrices are row-major `Float64Array`s. Estimates are yearly: mean per period times
 * `periodsPerYear`, covariance per period times `periodsPerYear`. Nothing answered is NaN or infinite.
 */

/** Simple returns per period of every asset over the same periods. */
export interface ReturnPanel {
  /** periods x assets, row-major; oldest period first. */
  readonly returns: Float64Array;
  readonly periods: number;
  readonly assets: number;
  /** 252 for trading days. */
  readonly periodsPerYear: number;
}

/** A'A (columns x columns, row-major; the upper triangle at least) of a row-major rows x columns matrix A; may be native. */
export type CrossProduct =
  | ((matrix: Float64Array, rows: number, columns: number) => Float64Array)
  | NativeCrossProduct;

/** One that centres on the way, so that no centred copy is made. */
export interface NativeCrossProduct {
  (matrix: Float64Array, rows: number, columns: number): Float64Array;
  readonly ofCentred: (panel: PanelToCentre) => Float64Array;
}

export interface PanelToCentre {
  /** rows x columns, row-major. */
  readonly matrix: Float64Array;
  readonly rows: number;
  /** Taken out of each column; length columns. */
  readonly means: Float64Array;
  /** Zeros to which the squared length of each centred row is added; length rows. */
  readonly squaredLengths: Float64Array;
}

/** Inputs of the estimators beside the returns; each estimator names those it reads. */
export interface MomentParameters {
  /** Periods after which an observation counts half in the mean. */
  readonly meanHalfLife?: number;
  /** Periods after which an observation counts half in the covariance. */
  readonly covarianceHalfLife?: number;
  /** Yearly, 0.02 = 2 %. */
  readonly riskFree?: number;
  /** What the market is expected to earn above the risk-free return, per year. */
  readonly marketPremium?: number;
  /** Return threshold of the Gerber statistic in standard deviations. */
  readonly gerberThreshold?: number;
  /** Number of statistical factors of the factor model. */
  readonly factorCount?: number;
  /** Number of leading principal components that detoning removes. */
  readonly removedFactors?: number;
  /** Fewest common periods from which a pair of assets is correlated. */
  readonly minPairPeriods?: number;
  /** Portfolio that stands for the market, length n; absent: equal weight. */
  readonly marketWeights?: Float64Array;
  /** Returns of a market index over the periods of the panel; takes precedence over weights. */
  readonly marketReturns?: Float64Array;
  /** periods x factors, row-major; absent: principal components. */
  readonly factorReturns?: Float64Array;
  /** Yearly, length n. */
  readonly expectedReturns?: Float64Array;
}

/** Parameters that are one number, and so have a slider. */
export type ScalarParameter = {
  [Key in keyof MomentParameters]-?: NonNullable<MomentParameters[Key]> extends number
    ? Key
    : never;
}[keyof MomentParameters];

export interface EstimationOptions {
  readonly parameters?: MomentParameters;
  /** Mean return of each asset per period, length n, where the caller has it already. */
  readonly means?: Float64Array;
  /** Replaces the built-in kernel, for example by a native BLAS. */
  readonly crossProduct?: CrossProduct;
}

/** One figure that says how an estimate came about. */
export interface EstimateDetail {
  readonly id: string;
  readonly label: string;
  readonly value: number;
}

/** How many periods stand behind each figure. */
export type EstimateCoverage =
  | { readonly kind: 'complete'; readonly observations: number }
  /** Periods with a return, length n. */
  | { readonly kind: 'perAsset'; readonly perAsset: Int32Array }
  | {
      readonly kind: 'pairwise';
      /** Periods with a return, length n. */
      readonly perAsset: Int32Array;
      /** Periods in which both assets have a return, n x n. */
      readonly perPair: Int32Array;
    };

export interface VectorEstimate {
  /** Length n, return per year. */
  readonly values: Float64Array;
  readonly details: readonly EstimateDetail[];
  readonly coverage: EstimateCoverage;
}

export interface MatrixEstimate {
  /** n x n, exactly symmetric, positive semidefinite up to rounding, variance per year. */
  readonly values: Float64Array;
  readonly details: readonly EstimateDetail[];
  readonly coverage: EstimateCoverage;
}

/** One input of an estimator; the form and the documentation are built from it. */
export interface MomentParameterDescription {
  readonly id: ScalarParameter;
  readonly label: string;
  readonly help: string;
  readonly min: number;
  readonly max: number;
  readonly default: number;
  /** Counts something. */
  readonly whole?: true;
}

interface Described {
  /** Public and stable; the key in the registry. */
  readonly id: string;
  /** Textbook name, for a heading. */
  readonly name: string;
  /** One plain sentence for someone who has never met the method. */
  readonly summary: string;
  readonly formula: string;
  /** Paper or textbook, and the convention where several are in use. */
  readonly source: string;
  /** Fewest periods from which the estimate is defined. */
  readonly minPeriods: number;
  readonly parameters: readonly MomentParameterDescription[];
  /** Inputs without a default; empty where the panel alone is enough. */
  readonly requires: readonly (keyof MomentParameters)[];
}

export interface ExpectedReturnsEstimator extends Described {
  estimate(panel: ReturnPanel, options?: EstimationOptions): VectorEstimate;
}

export interface CovarianceEstimator extends Described {
  /**
   * `clustering` marks a covariance that shows groups but hides risk: an optimizer would find a portfolio
   * without volatility in what was taken out.
   */
  readonly use: 'any' | 'clustering';
  estimate(panel: ReturnPanel, options?: EstimationOptions): MatrixEstimate;
}
