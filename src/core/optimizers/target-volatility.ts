import { hasExtras } from '@/core/constraints/extra';
import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { certifyQuadratic, isCertified } from '@/core/optimizers/certificate';
import type { Infeasible, Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { findConflict } from '@/core/optimizers/feasibility';
import { liftedTargetVolatility } from '@/core/optimizers/lifted-frontier';
import { refuseHoldings } from '@/core/optimizers/refuse-extras';
import { shadowPrices } from '@/core/optimizers/shadow-price';
import { notCertified, solveQuadratic } from '@/core/optimizers/solve-quadratic';
import { tradeOffScale } from '@/core/optimizers/trade-off-scale';
import { frontierPoint } from '@/core/solvers/frontier-point';
import { highestValue } from '@/core/solvers/highest-value';

/**
 * Highest expected return among portfolios whose volatility is at most `parameters.targetVolatility`; a target above
 * the volatility of the highest return gives that portfolio (the calmest one, if several earn the same).
 * Absent: halfway between the lowest volatility and that of the highest return.
 */
export const targetVolatility = {
  id: 'target-volatility',
  name: 'Target volatility',
  summary: 'The highest expected return at the risk you are ready to bear.',
  formula: "max mu'w  with  sqrt(w'Sigma w) <= target",
  source: 'Markowitz (1952), Journal of Finance 7(1)',
  uses: { expectedReturns: true, covariance: true },
  parameters: [
    {
      id: 'targetVolatility',
      label: 'Target volatility',
      help: 'Standard deviation of the return per year that you accept.',
      min: 0,
      max: 10,
      default: 0.15,
    },
  ],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('targetVolatility', problem);
  const refusal = refuseHoldings('target volatility', problem.constraints);
  if (refusal) return refusal;
  if (hasExtras(problem.constraints)) return liftedTargetVolatility(problem, tooCalm);
  const conflict = findConflict(problem);
  if (conflict) return conflict;
  const { covariance, constraints, expectedReturns, parameters } = problem;
  const calmest = solveQuadratic(problem, new Float64Array(expectedReturns.length));
  if (calmest.status !== 'solved') return calmest;
  const lowest = portfolioVariance(covariance, calmest.weights);
  const polytope = polytopeOf(constraints);
  const best = highestValue(polytope, expectedReturns);
  const given = parameters.targetVolatility;
  const target =
    given ?? (Math.sqrt(lowest) + Math.sqrt(portfolioVariance(covariance, best.x))) / 2;
  const limit = target * target;
  if (limit < lowest * (1 - 1e-12)) return tooCalm(target, Math.sqrt(lowest));

  const spread = expectedReturns.reduce((largest, mu) => Math.max(largest, Math.abs(mu)), 0);
  const start = tradeOffScale(covariance, expectedReturns, constraints.budget);
  const answer = frontierPoint(
    { ...polytope, quadratic: covariance },
    expectedReturns,
    start,
    ({ t, variance, reward, e }) => {
      // Beyond the highest return nothing is left to buy with risk.
      const exhausted = variance < limit && reward >= best.value - 1e-13 * spread;
      const residual = exhausted ? 0 : limit - variance;
      return { residual, scale: limit, next: Math.sqrt((limit - variance + e * t * t) / e) };
    },
  );
  if (answer.status !== 'solved') return notCertified(undefined, ['active-set']);
  const { x: weights, t, rowPrices, iterations } = answer;
  const linear = expectedReturns.map((value) => t * value);
  const proof = certifyQuadratic(covariance, linear, constraints, weights, rowPrices);
  const excess = portfolioVariance(covariance, weights) / limit - 1;
  if (!isCertified(proof) || excess > 1e-9) return notCertified(proof, ['active-set']);
  const { primalResidual, dualResidual, gap } = proof;
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual: Math.max(primalResidual, excess), dualResidual, gap },
    shadowPrices: shadowPrices(problem, weights, proof, {
      unit: 'return',
      gain: (cost) => cost / t,
      effect: (gain) => `add about ${percent(gain, 'nearest', 3)} of expected return`,
    }),
    iterations: iterations + calmest.iterations,
    solver: 'active-set',
    fallbacks: [],
  };
}

function tooCalm(target: number, lowest: number): Infeasible {
  const wanted = percent(target);
  const reachable = percent(lowest, 'up');
  return {
    status: 'infeasible',
    message: `target ${wanted} < lowest reachable volatility ${reachable}`,
    conflict: [
      `target volatility ${wanted}`,
      'covariance of the chosen assets and the limits on their weights',
    ],
    repairs: [
      `raise the target to ${reachable}`,
      'loosen the limits on the calmest assets, or add calmer ones',
    ],
  };
}
