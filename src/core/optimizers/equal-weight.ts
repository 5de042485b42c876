import { waterFill } from '@/core/constraints/water-fill';
import { assertProblem } from '@/core/optimizers/assert-problem';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';

/** Where bounds forbid B / n, the nearest weights that they allow (Euclidean projection): as equal as possible. */
export const equalWeight = {
  id: 'equal-weight',
  name: 'Equal weight',
  summary: 'Put the same share into every asset: no estimates, the baseline to beat.',
  formula: 'w_i = B / n',
  source: 'DeMiguel, Garlappi, Uppal (2009), Review of Financial Studies 22(5)',
  uses: { expectedReturns: false, covariance: false },
  parameters: [],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('equalWeight', problem);
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const { minWeights, maxWeights, budget } = problem.constraints;
  const slopes = new Float64Array(problem.symbols.length).fill(1);
  return {
    status: 'solved',
    weights: waterFill(slopes, minWeights, maxWeights, budget),
    shadowPrices: [],
    iterations: 0,
    solver: 'rule',
    fallbacks: [],
  };
}
