/** |R x - centre| <= limit. */
export interface Ball {
  /** Rows of R, each as long as x, row-major. */
  readonly root: Float64Array;
  /** One number per row of R. */
  readonly centre: Float64Array;
  readonly limit: number;
}

/** weight'x slope'x >= share |R x|^2 for each member, both factors at least 0. */
export interface ShareCones {
  /** Rows of R, each as long as x, row-major. */
  readonly root: Float64Array;
  readonly members: readonly ShareCone[];
}

export interface ShareCone {
  readonly share: number;
  /** Each as long as x. */
  readonly weight: Float64Array;
  readonly slope: Float64Array;
}

/** What takes a program over a polytope beyond the linear: (1/2) x'Qx in the objective, a ball and cones of shares. */
export interface Curvature {
  /** n x n, row-major, symmetric positive semidefinite. */
  readonly quadratic?: Float64Array;
  readonly ball?: Ball;
  readonly shares?: ShareCones;
}

/**
 * Multipliers of the two factors of a share, >= 0: as weight'x and slope'x have a geometric mean of at least sqrt(share) |R x|,
 * ofWeight weight'x + ofSlope slope'x >= 2 sqrt(ofWeight ofSlope share) |R x| for all x that meet it.
 */
export interface SharePull {
  readonly ofWeight: number;
  readonly ofSlope: number;
}

/** What an answer says of the curved limits of its program. */
export interface CurvedPulls {
  /** Where there is a ball |Rx - c| <= limit: p with R'p its share in the slope. */
  readonly ballPull?: Float64Array;
  /** Where there are shares: one a member. */
  readonly sharePulls?: readonly SharePull[];
}
