import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import type { Polytope } from '@/core/solvers/quadratic-program';

/** The point of a polytope nearest to another, as a start for solvers that need one; `undefined` where it is not found. */
export function nearestFeasible(polytope: Polytope, point: Float64Array): Float64Array | undefined {
  const n = polytope.lower.length;
  const quadratic = new Float64Array(n * n);
  for (let i = 0; i < n; i++) quadratic[i * (n + 1)] = 1;
  const solver = new QuadraticSolver({ ...polytope, quadratic });
  return solver.solve(point) === 'solved' ? solver.x : undefined;
}
