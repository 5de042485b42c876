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

/** A'A (columns x columns, row-major) of a row-major rows x columns matrix A; may be native. */
export type CrossProduct = (matrix: Float64Array, rows: number, columns: number) => Float64Array;

/** Inputs of the estimators beside the returns; each estimator names those it reads. */
export type MomentParameters = Readonly<Record<string, never>>;

export interface EstimationOptions {
  readonly parameters?: MomentParameters;
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
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly min: number;
  readonly max: number;
  readonly default: number;
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
}

export interface ExpectedReturnsEstimator extends Described {
  estimate(panel: ReturnPanel, options?: EstimationOptions): VectorEstimate;
}

export interface CovarianceEstimator extends Described {
  estimate(panel: ReturnPanel, options?: EstimationOptions): MatrixEstimate;
}
