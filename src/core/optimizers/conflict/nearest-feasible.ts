import { polytopeOf } from '@/core/constraints/polytope-of';
import type { Constraints } from '@/core/optimizers/contract';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';

/**
 * Euclidean projection of `target` (within bounds, length n) onto budget and linear constraints as well;
 * `target` itself where it meets them, `undefined` where the projection failed. For rules that optimize nothing.
 */
export function nearestFeasible(
  target: Float64Array,
  constraints: Constraints,
): { weights: Float64Array; iterations: number } | undefined {
  const spent = target.reduce((sum, weight) => sum + weight, 0);
  // Weights of zero do not grow in proportion, so a proportional target may fall short of the budget.
  const short = Math.abs(spent - constraints.budget) > 1e-12 * (1 + Math.abs(constraints.budget));
  const meets =
    !short &&
    constraints.linear.every(({ coefficients, min, max }) => {
      const value = coefficients.reduce((sum, coefficient, i) => sum + coefficient * target[i]!, 0);
      return value >= min && value <= max;
    });
  if (meets) return { weights: target, iterations: 0 };
  const n = target.length;
  const quadratic = new Float64Array(n * n);
  for (let i = 0; i < n; i++) quadratic[i * n + i] = 1;
  const solver = new QuadraticSolver({ ...polytopeOf(constraints), quadratic });
  if (solver.solve(target) !== 'solved') return undefined;
  return { weights: solver.x, iterations: solver.iterations };
}
