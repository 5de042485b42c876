/** |R x - centre| <= limit. */
export interface Ball {
  /** Rows of R, each as long as x, row-major. */
  readonly root: Float64Array;
  /** One number per row of R. */
  readonly centre: Float64Array;
  readonly limit: number;
}

/** What takes a program over a polytope beyond the linear: (1/2) x'Qx in the objective, and a ball. */
export interface Curvature {
  /** n x n, row-major, symmetric positive semidefinite. */
  readonly quadratic?: Float64Array;
  readonly ball?: Ball;
}
