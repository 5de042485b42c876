import { percent } from '@/core/constraints/percent';
import { assertProblem } from '@/core/optimizers/assert-problem';
import {
  assertScenarios,
  confidenceOf,
  confidenceParameter,
} from '@/core/optimizers/assert-scenarios';
import type { Constraints, Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { refuseExtras } from '@/core/optimizers/refuse-extras';
import { shadowPrices } from '@/core/optimizers/shadow-price';
import { scaled, solveTail } from '@/core/optimizers/solve-tail';

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
  assertProblem('minCvar', problem);
  const refusal = refuseExtras('minimum conditional value at risk', problem.constraints);
  if (refusal) return refusal;
  return findConflict(problem) ?? leastTail('minCvar', problem, problem.constraints);
}

/** The same with the constraints replaced, which the caller knows to be feasible. */
export function leastTail(optimizer: string, problem: Problem, constraints: Constraints): Outcome {
  const { returns } = assertScenarios(optimizer, problem);
  const confidence = confidenceOf(optimizer, problem);
  const losses = scaled(returns, -1);
  const answer = solveTail(problem, constraints, losses, confidence);
  if (answer.status !== 'solved') return answer;
  const { weights, proof, iterations, solver, fallbacks } = answer;
  const { primalResidual, dualResidual, gap } = proof;
  const worst = percent(1 - confidence);
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual, dualResidual, gap },
    shadowPrices: shadowPrices({ ...problem, constraints }, weights, proof, {
      unit: 'return',
      gain: (cost) => cost,
      effect: (gain) =>
        `lower the mean loss of the worst ${worst} of the periods by about ${percent(gain, 'nearest', 4)}`,
    }),
    iterations,
    solver,
    fallbacks,
  };
}
