import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { assertProblem } from '@/core/optimizers/assert-problem';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { maximizeRatio } from '@/core/optimizers/maximize-ratio';
import { refuseExtras } from '@/core/optimizers/refuse-extras';
import { shadowPrices } from '@/core/optimizers/shadow-price';
import { highestValue } from '@/core/solvers/highest-value';

/**
 * Highest ratio of the average volatility of the holdings to the volatility of the portfolio. `infeasible` where the
 * assets can cancel each other's risk completely or have none: the ratio then has no maximum.
 */
export const maxDiversification = {
  id: 'max-diversification',
  name: 'Maximum diversification',
  summary: 'The mix in which the assets cancel each other out the most.',
  formula: "max sigma'w / sqrt(w'Sigma w)",
  source: 'Choueifaty, Coignard (2008), Journal of Portfolio Management 35(1)',
  uses: { expectedReturns: false, covariance: true },
  parameters: [],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('maxDiversification', problem);
  const refusal = refuseExtras('maximum diversification', problem.constraints);
  if (refusal) return refusal;
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const n = problem.symbols.length;
  const sigma = Float64Array.from({ length: n }, (_, i) =>
    Math.sqrt(problem.covariance[i * n + i]!),
  );
  if (!(highestValue(polytopeOf(problem.constraints), sigma).value > 0)) return withoutRisk();
  const answer = maximizeRatio(problem, sigma);
  if (answer.status === 'riskless') return withoutRisk();
  if (answer.status !== 'solved') return answer;
  const { weights, proof, variance, reward, iterations, solver, fallbacks } = answer;
  const { primalResidual, dualResidual, gap } = proof;
  const ratio = reward / Math.sqrt(variance);
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual, dualResidual, gap },
    shadowPrices: shadowPrices(problem, weights, proof, {
      unit: 'ratio',
      gain: (cost) => (cost * reward) / variance ** 1.5,
      effect: (gain) =>
        `raise the diversification ratio by about ${percent(gain / ratio)} of itself`,
    }),
    iterations,
    solver,
    fallbacks,
  };
}

function withoutRisk(): Outcome {
  return {
    status: 'infeasible',
    message:
      'these assets can be held without any risk, so the diversification ratio has no maximum; leave out an asset or choose minimum variance',
    conflict: ['a portfolio without risk of the chosen assets'],
    repairs: ['leave out one of the assets that cancel each other', 'choose minimum variance'],
  };
}
