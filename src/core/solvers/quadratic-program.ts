/** `min <= coefficients'x <= max`; infinite where there is no limit. */
export interface Row {
  readonly coefficients: Float64Array;
  readonly min: number;
  readonly max: number;
}

/**
 * min (1/2) x'Qx - c'x   subject to   lower <= x <= upper,   sum x = budget,   rows.
 *
 * `quadratic` is n x n, row-major, symmetric positive semidefinite, absent for a linear program;
 * every bound is finite, lower <= upper. Rows may depend on each other.
 */
export interface QuadraticProgram {
  readonly quadratic: Float64Array | undefined;
  readonly linear: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly budget: number;
  readonly rows: readonly Row[];
}

/** The feasible set alone. */
export type Polytope = Pick<QuadraticProgram, 'lower' | 'upper' | 'budget' | 'rows'>;
