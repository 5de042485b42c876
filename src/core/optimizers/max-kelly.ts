import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { assertScenarios } from '@/core/optimizers/assert-scenarios';
import { certifyQuadratic, isCertified } from '@/core/optimizers/certificate';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { refuseExtras } from '@/core/optimizers/refuse-extras';
import { shadowPrices } from '@/core/optimizers/shadow-price';
import { growthDerivatives, logGrowth } from '@/core/solvers/log-growth';

/**
 * Highest average logarithmic growth over the scenarios, rebalanced every period; what the budget leaves uninvested
 * earns nothing. Reads neither moments nor the risk-free rate. Certified by the first-order conditions at the weights.
 */
export const maxKelly = {
  id: 'max-kelly',
  name: 'Maximum growth (Kelly)',
  summary: 'The mix that would have grown fastest over the long run; bold.',
  formula: "max mean of ln(1 + r_t'w)",
  source: 'Kelly (1956), Bell System Technical Journal 35(4)',
  uses: { expectedReturns: false, covariance: false, scenarios: true },
  parameters: [],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('maxKelly', problem);
  const { returns, periods } = assertScenarios('maxKelly', problem);
  const { constraints } = problem;
  const refusal = refuseExtras('maximum growth', constraints);
  if (refusal) return refusal;
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const answer = logGrowth(returns, periods, polytopeOf(constraints));
  if (!answer) {
    return {
      status: 'notConverged',
      message:
        'no mix was found that survives every period of the data: allow less borrowing or short selling',
    };
  }
  const { x: weights, rowPrices, iterations } = answer;
  const { gradient, curvature } = growthDerivatives(returns, periods, weights);
  const n = weights.length;
  const linear = gradient.slice();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) linear[i]! += curvature[i * n + j]! * weights[j]!;
  }
  const proof = certifyQuadratic(curvature, linear, constraints, weights, rowPrices);
  const { primalResidual, dualResidual, gap } = proof;
  const certificate = { primalResidual, dualResidual, gap };
  if (!isCertified(proof)) {
    return {
      status: 'notConverged',
      message: 'maximum growth could not be certified',
      certificate,
    };
  }
  return {
    status: 'solved',
    weights,
    certificate,
    shadowPrices: shadowPrices(problem, weights, proof, {
      unit: 'return',
      gain: (cost) => cost,
      effect: (gain) => `add about ${percent(gain, 'nearest', 4)} of growth per period of the data`,
    }),
    iterations,
    solver: 'sequential quadratic, active-set',
    fallbacks: [],
  };
}
