import { percent } from '@/core/constraints/percent';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { confidenceOf, confidenceParameter } from '@/core/optimizers/scenarios/assert-scenarios';
import { type ScenarioMethod, solveScenarios } from '@/core/optimizers/scenarios/solve-scenarios';
import { scaled, solveTail } from '@/core/optimizers/scenarios/solve-tail';

/**
 * Least mean of the worst (1 - confidenceLevel) share of the periods' losses, the last period in part. The optimum
 * is a vertex and may be one of many. Fewer periods than assets are allowed and overfit.
 */
export const minCvar = {
  id: 'min-cvar',
  name: 'Minimum conditional value at risk',
  summary: 'The mix whose worst days have been the least bad on average.',
  formula: 'min over w, a of  a + mean(max(0, -R w - a)) / (1 - beta)',
  source: 'Rockafellar and Uryasev (2000), Journal of Risk 2(3)',
  uses: { expectedReturns: false, covariance: false, scenarios: true, linearSolver: true },
  parameters: [confidenceParameter],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  return solveScenarios('minCvar', problem, leastTail('minCvar', problem));
}

export function leastTail(optimizer: string, problem: Problem): ScenarioMethod {
  const confidence = confidenceOf(optimizer, problem);
  const worst = percent(1 - confidence);
  return {
    attempt: (question) => solveTail(question, scaled(question.returns, -1), confidence),
    words: () => ({
      unit: 'return',
      gain: (cost) => cost,
      effect: (gain) =>
        `lower the mean loss of the worst ${worst} of the periods by about ${percent(gain, 'nearest', 4)}`,
    }),
  };
}
