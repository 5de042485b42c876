import type { SparseRows } from '@/core/solvers/cone/sparse-rows';

/**
 * min (1/2) x'Px + q'x   subject to   A x = b,   G x + s = h,   s in K,
 *
 * K the nonnegative numbers for the first `orthant` rows of G, then a second-order cone {(t, v): t >= |v|} for each
 * size in `secondOrder`. Everything is finite. Rows of A may depend on each other.
 *
 * The last `own` variables are those of single rows, as the slack of a scenario is: P is diagonal there, A and the
 * second-order rows do not touch them, an orthant row touches at most one of them, and of the rows that touch the
 * same one at most one touches other variables too. They are eliminated at no more than the cost of their rows, so a
 * program of T scenarios and n other variables costs O(T n^2 + n^3) an iteration.
 */
export interface ConeProgram {
  /** Of the variables that are not own: square, row-major, symmetric positive semidefinite; absent: zero. */
  readonly quadratic?: Float64Array;
  /** Diagonal of P for the own variables, >= 0; absent: zero. */
  readonly ownQuadratic?: Float64Array;
  /** q, length of all variables. */
  readonly linear: Float64Array;
  readonly equalities: SparseRows;
  /** b. */
  readonly equalTo: Float64Array;
  readonly inequalities: SparseRows;
  /** h. */
  readonly atMost: Float64Array;
  readonly orthant: number;
  readonly secondOrder: readonly number[];
  readonly own?: number;
}

export type ConeStatus =
  | 'solved'
  /** Stopped short of the tolerance by rounding or the limit of iterations, within `acceptable`. */
  | 'almostSolved'
  /** `equalityPrices` and `prices` are a certificate: A'y + G'z = 0, z in K, b'y + h'z = -1. */
  | 'primalInfeasible'
  /** `x` is a certificate: Px = 0, Ax = 0, -Gx in K, q'x = -1: the objective falls without end. */
  | 'dualInfeasible'
  | 'iterationLimit'
  | 'numericalError';

export interface ConeAnswer {
  readonly status: ConeStatus;
  readonly x: Float64Array;
  /** s. */
  readonly slacks: Float64Array;
  /** y; Lagrangian (1/2) x'Px + q'x + y'(Ax - b) + z'(Gx + s - h). */
  readonly equalityPrices: Float64Array;
  /** z, in K. */
  readonly prices: Float64Array;
  readonly objective: number;
  /** Relative, in the units of the program given. */
  readonly primalResidual: number;
  readonly dualResidual: number;
  readonly gap: number;
  readonly iterations: number;
}

export interface ConeOptions {
  /** Relative residuals and gap at which the loop ends; default 1e-10. */
  readonly tolerance?: number;
  /** What counts as almost solved where no more accuracy is to be had; default 1e-7. */
  readonly acceptable?: number;
  /** Default 100. */
  readonly maxIterations?: number;
  /**
   * Largest |x_j| of any point worth finding, length of all variables: only whether one exists is asked. The loop then ends as
   * `solved` at the first point that is strictly inside K, whatever its objective, and as `primalInfeasible` where what is
   * missing of A'y + G'z = 0 cannot make up for b'y + h'z < 0 within these sizes.
   */
  readonly within?: Float64Array;
}
