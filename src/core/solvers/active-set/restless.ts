/** A tenth of what a relative residual of 1e-9 allows. */
const relative = 1e-10;

/** Gradients below this share of the undiversified risk cancel; their size says nothing then. */
const cancelled = 1e-6;

/** Rounds that may be spent on slopes that are off by rounding of a factorization, not of the data. */
export const mostPolishes = 3;

/**
 * Whether the largest slope of a free variable is worth another Newton step. `gradient` is the largest gradient,
 * `undiversified` the largest sigma times sum sigma |x|.
 */
export function isRestless(slope: number, gradient: number, undiversified: number): boolean {
  return slope > relative * Math.max(gradient, cancelled * undiversified);
}
