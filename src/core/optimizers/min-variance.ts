import { hasExtras } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { percent } from '@/core/constraints/percent';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { solveWithFewAssets } from '@/core/optimizers/cardinality';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { liftedMinVariance } from '@/core/optimizers/lifted-quadratic';
import { shadowPrices } from '@/core/optimizers/shadow-price';
import { solveQuadratic } from '@/core/optimizers/solve-quadratic';

/** Reads covariance and constraints only. A singular covariance is fine; identical assets share one optimum of many. */
export const minVariance = {
  id: 'min-variance',
  name: 'Minimum variance',
  summary: 'The mix that has fluctuated least; needs no forecast of returns.',
  formula: "min w'Sigma w",
  source: 'Markowitz (1952), Journal of Finance 7(1)',
  uses: { expectedReturns: false, covariance: true },
  parameters: [],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('minVariance', problem);
  if (limitsHoldings(problem.constraints)) {
    const linear = new Float64Array(problem.symbols.length);
    return solveWithFewAssets(problem, linear, problem.constraints, solve);
  }
  if (hasExtras(problem.constraints)) return liftedMinVariance(problem);
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const answer = solveQuadratic(problem, new Float64Array(problem.symbols.length));
  if (answer.status !== 'solved') return answer;
  const { weights, proof, iterations, solver, fallbacks } = answer;
  const variance = portfolioVariance(problem.covariance, weights);
  const { primalResidual, dualResidual, gap } = proof;
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual, dualResidual, gap },
    shadowPrices: shadowPrices(problem, weights, proof, {
      unit: 'variance',
      gain: (cost) => 2 * cost,
      effect: (gain) => `lower the variance by about ${percent(gain / variance)} of itself`,
    }),
    iterations,
    solver,
    fallbacks,
  };
}
