import { type FrontierPoint, frontierPoint } from '@/core/solvers/critical-line/frontier-point';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';

/**
 * max m'x / sqrt(x'Qx) under bounds, budget and rows, where some feasible x has m'x > 0: the point of the
 * frontier with t = x'Qx / m'x. On a segment x'Qx - t m'x = v - r t, so there t = v / r exactly.
 * 'cancelled': a feasible x has m'x > 0 and no variance, so that the ratio has no maximum, or too little to tell.
 */
export function tangency(
  program: Omit<QuadraticProgram, 'linear'> & { readonly quadratic: Float64Array },
  excess: Float64Array,
  start: number,
): FrontierPoint {
  return frontierPoint(
    program,
    excess,
    start,
    ({ t, variance, reward, e }) => ({
      residual: variance - t * reward,
      scale: variance,
      next: (variance - e * t * t) / (reward - e * t),
    }),
    true,
  );
}
