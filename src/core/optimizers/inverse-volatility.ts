import { waterFill } from '@/core/constraints/water-fill';
import { assertProblem } from '@/core/optimizers/assert-problem';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';

/**
 * Bounds: clamp(t / sigma_i, min_i, max_i) with the t that spends the budget, so that weight times volatility
 * stays equal wherever no bound binds. Assets without volatility are filled first and alike (the limit of the rule).
 */
export const inverseVolatility = {
  id: 'inverse-volatility',
  name: 'Inverse volatility',
  summary: 'The calmer an asset, the larger its share; ignores how assets move together.',
  formula: 'w_i = B (1 / sigma_i) / sum_j (1 / sigma_j)',
  source: 'Roncalli (2013), Introduction to Risk Parity and Budgeting, section 2.2',
  uses: { expectedReturns: false, covariance: true },
  parameters: [],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('inverseVolatility', problem);
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const n = problem.symbols.length;
  const { minWeights, maxWeights, budget } = problem.constraints;
  const slopes = new Float64Array(n);
  for (let i = 0; i < n; i++) slopes[i] = 1 / Math.sqrt(problem.covariance[i * n + i]!);
  return {
    status: 'solved',
    weights: waterFill(slopes, minWeights, maxWeights, budget),
    shadowPrices: [],
    iterations: 0,
    solver: 'rule',
    fallbacks: [],
  };
}
