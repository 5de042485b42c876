import { waterFill } from '@/core/constraints/water-fill';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import { nearestFeasible } from '@/core/optimizers/conflict/nearest-feasible';
import { type RuleName, refuseRule } from '@/core/optimizers/conflict/refuse-rule';
import type { Outcome, Problem } from '@/core/optimizers/contract';

/**
 * Weights in proportion to `slopes` as far as the bounds allow, then the nearest weights that also meet the
 * linear constraints. Nothing is optimized, so there is no certificate.
 */
export function solveRule(name: RuleName, problem: Problem, slopes: () => Float64Array): Outcome {
  assertProblem(name, problem);
  const refusal = refuseRule(name, problem.constraints);
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
