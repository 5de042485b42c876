import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import { hasExtras } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { percent } from '@/core/constraints/percent';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { certifiedAnswer } from '@/core/optimizers/certificate/certified-answer';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { solveWithFewAssets } from '@/core/optimizers/few-assets/cardinality';
import {
  extrasWithFewAssets,
  leastVariance,
} from '@/core/optimizers/few-assets/extras-with-few-assets';
import { liftedMinVariance } from '@/core/optimizers/lifted/lifted-quadratic';
import { solveQuadratic } from '@/core/optimizers/quadratic/solve-quadratic';
import { withRiskShares } from '@/core/optimizers/risk-shares/with-risk-shares';

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
    if (hasExtras(problem.constraints)) {
      return extrasWithFewAssets(problem, leastVariance(problem), 2, solve);
    }
    const linear = new Float64Array(problem.symbols.length);
    return solveWithFewAssets(problem, linear, problem.constraints, solve);
  }
  if (asksRiskShares(problem.constraints)) return withRiskShares(problem, { id: 'min-variance' });
  if (hasExtras(problem.constraints)) return liftedMinVariance(problem);
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const answer = solveQuadratic(problem, new Float64Array(problem.symbols.length));
  if (answer.status !== 'solved') return answer;
  const variance = portfolioVariance(problem.covariance, answer.weights);
  return certifiedAnswer(problem, answer, {
    unit: 'variance',
    gain: (cost) => 2 * cost,
    effect: (gain) => `lower the variance by about ${percent(gain / variance)} of itself`,
  });
}
