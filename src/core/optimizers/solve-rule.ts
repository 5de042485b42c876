import { waterFill } from '@/core/constraints/water-fill';
import { assertProblem } from '@/core/optimizers/assert-problem';
import type { Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { nearestFeasible } from '@/core/optimizers/nearest-feasible';
import { refuseExtras } from '@/core/optimizers/refuse-extras';

/**
 * Weights in proportion to `slopes` as far as the bounds allow, then the nearest weights that also meet the
 * linear constraints. Nothing is optimized, so there is no certificate.
 */
export function solveRule(name: string, problem: Problem, slopes: () => Float64Array): Outcome {
  assertProblem(name, problem);
  const refusal = refuseExtras('this rule', problem.constraints);
  if (refusal) return refusal;
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const { minWeights, maxWeights, budget } = problem.constraints;
  const target = waterFill(slopes(), minWeights, maxWeights, budget);
  const nearest = nearestFeasible(target, problem.constraints);
  if (!nearest)
    return { status: 'notConverged', message: `no answer from the projection of ${name}` };
  return {
    status: 'solved',
    ...nearest,
    shadowPrices: [],
    solver: nearest.iterations > 0 ? 'rule, then projection' : 'rule',
    fallbacks: [],
  };
}
