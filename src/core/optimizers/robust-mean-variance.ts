import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import { hasExtras } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertProblem } from '@/core/optimizers/assert-problem';
import { certifyQuadratic, isCertified } from '@/core/optimizers/certificate/certificate';
import { certifiedAnswer } from '@/core/optimizers/certificate/certified-answer';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import type { Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { scenariosWithFewAssets } from '@/core/optimizers/few-assets/scenarios-with-few-assets';
import { liftedRobust, robustWorth } from '@/core/optimizers/lifted/lifted-robust';
import { tradeOffScale } from '@/core/optimizers/quadratic/trade-off-scale';
import { riskAversion } from '@/core/optimizers/risk-aversion';
import { withRiskShares } from '@/core/optimizers/risk-shares/with-risk-shares';
import { bisect } from '@/core/solvers/bisect';
import { frontierPoint } from '@/core/solvers/critical-line/frontier-point';

const uncertaintyDefault = 1;

/** Variance over the variance if nothing diversified, under which the point is looked for with twice the digits. */
const cancels = 1e-10;

/**
 * Worst expected return over the ellipsoid (m - mu)'(Sigma / years)^-1 (m - mu) <= uncertainty^2, less the usual price of
 * variance. years is the length of `scenarios`, one where there are none. `parameters.uncertainty` >= 0 (default 1: one
 * standard error), `parameters.riskAversion` > 0 (default 3).
 *
 * The solution lies on the efficient frontier: stationarity is that of the quadratic program with risk aversion
 * lambda + kappa / sigma(w), kappa = uncertainty / sqrt(years), so no cone solver is needed; the certificate is that
 * program's, with sigma(w) from the weights.
 */
export const robustMeanVariance = {
  id: 'robust-mean-variance',
  name: 'Robust mean-variance',
  summary: 'Assumes that the expected returns are as unlucky as your data allow.',
  formula: "max mu'w - (uncertainty / sqrt(years)) sqrt(w'Sigma w) - (lambda / 2) w'Sigma w",
  source: 'Garlappi, Uppal, Wang (2007), Review of Financial Studies 20(1)',
  uses: { expectedReturns: true, covariance: true },
  parameters: [
    {
      id: 'uncertainty',
      label: 'Uncertainty',
      help: 'How many standard errors the expected returns may be off; 0 trusts them.',
      min: 0,
      max: 10,
      default: uncertaintyDefault,
    },
    riskAversion,
  ],
  solve,
} as const satisfies Optimizer;

function solve(problem: Problem): Outcome {
  assertProblem('robustMeanVariance', problem);
  const { covariance, constraints, expectedReturns, parameters, scenarios } = problem;
  const lambda = parameters.riskAversion ?? riskAversion.default;
  const uncertainty = parameters.uncertainty ?? uncertaintyDefault;
  if (!(lambda > 0) || !(uncertainty >= 0) || !Number.isFinite(lambda + uncertainty)) {
    throw new RangeError('robustMeanVariance: riskAversion must be > 0 and uncertainty >= 0');
  }
  const years = scenarios ? scenarios.periods / scenarios.periodsPerYear : 1;
  const kappa = uncertainty / Math.sqrt(years);
  if (limitsHoldings(constraints)) {
    return scenariosWithFewAssets(
      problem,
      (asked) => {
        const outcome = solve(asked);
        if (outcome.status !== 'solved') return { outcome };
        return { outcome, objective: -robustWorth(asked, { lambda, kappa }, outcome.weights) };
      },
      { overMoments: true },
    );
  }
  if (asksRiskShares(constraints)) {
    return withRiskShares(problem, { id: 'robust-mean-variance', riskAversion: lambda, kappa });
  }
  if (hasExtras(constraints) || constraints.budget === 0)
    return liftedRobust(problem, { lambda, kappa });
  const conflict = findConflict(problem);
  if (conflict) return conflict;

  // The price of return t of the quadratic program rises with t; wanted is t (lambda + kappa / sigma(t)) = 1.
  const charge = (t: number, variance: number) =>
    t * (lambda + (kappa === 0 ? 0 : kappa / Math.sqrt(variance))) - 1;
  const answer = frontierPoint(
    { ...polytopeOf(constraints), quadratic: covariance },
    expectedReturns,
    kappa === 0
      ? 1 / lambda
      : Math.min(1 / lambda, tradeOffScale(covariance, expectedReturns, constraints.budget)),
    ({ t, variance, e, undiversified }) => {
      if (variance <= cancels * undiversified) return { residual: 0, scale: 1, next: t };
      const fixed = Math.max(0, variance - e * t * t);
      return {
        residual: -charge(t, variance),
        scale: 1,
        next: bisect((s) => charge(s, fixed + e * s * s), 0, 1 / lambda),
      };
    },
  );
  if (answer.status !== 'solved') return liftedRobust(problem, { lambda, kappa });
  const { x: weights, rowPrices, iterations } = answer;
  const deviation = Math.sqrt(portfolioVariance(covariance, weights));
  const spread = weights.reduce(
    (sum, weight, i) => sum + Math.abs(weight) * Math.sqrt(covariance[i * (weights.length + 1)]!),
    0,
  );
  if (deviation * deviation <= cancels * spread * spread)
    return liftedRobust(problem, { lambda, kappa });
  const aversion = lambda + (kappa === 0 ? 0 : kappa / deviation);
  const linear = expectedReturns.map((value) => value / aversion);
  const proof = certifyQuadratic(covariance, linear, constraints, weights, rowPrices);
  // What rounding keeps from its certificate is refined there.
  if (!isCertified(proof)) return liftedRobust(problem, { lambda, kappa });
  const found = { weights, proof, iterations, solver: 'active-set', fallbacks: [] };
  return certifiedAnswer(problem, found, {
    unit: 'utility',
    gain: (cost) => aversion * cost,
    effect: (gain) => `be worth about ${percent(gain, 'nearest', 3)} of return`,
  });
}
