import { QuadraticSolver, type SolverStatus } from '@/core/solvers/active-set/quadratic-solver';
import type { Polytope } from '@/core/solvers/quadratic-program';

/** max c'x over a polytope: a linear program through the same active set (without Q it is the simplex method). */
export function highestValue(
  polytope: Polytope,
  linear: Float64Array,
): { status: SolverStatus; value: number; x: Float64Array } {
  const solver = new QuadraticSolver({ ...polytope, quadratic: undefined });
  const status = solver.solve(linear);
  let value = 0;
  for (let i = 0; i < linear.length; i++) value += linear[i]! * solver.x[i]!;
  return { status, value, x: solver.x };
}

/** Whether any x exists. The caller has checked that sum lower <= budget <= sum upper. */
export function isFeasible(polytope: Polytope): boolean {
  return highestValue(polytope, new Float64Array(polytope.lower.length)).status !== 'infeasible';
}
