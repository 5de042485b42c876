/**
 * min (1/2) x'Qx - c'x   subject to   lower <= x <= upper,   sum x = budget.
 *
 * `quadratic` is n x n, row-major, symmetric positive semidefinite; every bound is finite, lower <= upper.
 */
export interface QuadraticProgram {
  readonly quadratic: Float64Array;
  readonly linear: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly budget: number;
}
