import { asksRiskShares } from '@/core/constraints/asks-risk-shares';
import { hasExtras } from '@/core/constraints/extra';
import { limitsHoldings } from '@/core/constraints/limits-holdings';
import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertProblem } from '@/core/optimizers/assert-problem';
import {
  certifyQuadratic,
  isCertified,
  type Proof,
} from '@/core/optimizers/certificate/certificate';
import { shadowPrices } from '@/core/optimizers/certificate/shadow-price';
import { findConflict } from '@/core/optimizers/conflict/feasibility';
import { asFirstSteps, targetVolatilityOf } from '@/core/optimizers/conflict/first-step';
import type { Infeasible, Optimizer, Outcome, Problem } from '@/core/optimizers/contract';
import { scenariosWithFewAssets } from '@/core/optimizers/few-assets/scenarios-with-few-assets';
import { liftedTargetVolatility } from '@/core/optimizers/lifted/lifted-frontier';
import { robustWorth } from '@/core/optimizers/lifted/lifted-robust';
import { halfwayVolatility } from '@/core/optimizers/quadratic/halfway-volatility';
import { notCertified, solveQuadratic } from '@/core/optimizers/quadratic/solve-quadratic';
import { tradeOffScale } from '@/core/optimizers/quadratic/trade-off-scale';
import { withVolatilityPrice } from '@/core/optimizers/quadratic/volatility-price';
import { withRiskShares } from '@/core/optimizers/risk-shares/with-risk-shares';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { frontierPoint } from '@/core/solvers/critical-line/frontier-point';
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
  if (limitsHoldings(problem.constraints)) return withFewAssets(problem);
  if (asksRiskShares(problem.constraints)) {
    return withRiskShares(problem, {
      id: 'target-volatility',
      target: problem.parameters.targetVolatility,
    });
  }
  if (hasExtras(problem.constraints)) return liftedTargetVolatility(problem, tooCalm);
  const conflict = findConflict(problem);
  if (conflict)
    return asFirstSteps(conflict, targetVolatilityOf(problem.parameters.targetVolatility));
  const { covariance, constraints, expectedReturns, parameters } = problem;
  const calmest = solveQuadratic(problem, new Float64Array(expectedReturns.length));
  if (calmest.status !== 'solved') return calmest;
  const lowest = portfolioVariance(covariance, calmest.weights);
  const polytope = polytopeOf(constraints);
  const best = highestValue(polytope, expectedReturns);
  const target =
    parameters.targetVolatility ??
    halfwayVolatility(covariance, calmest.weights, calmestOfHighest(problem, best));
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
  const variance = portfolioVariance(covariance, weights);
  const excess = variance > limit ? variance / limit - 1 : 0;
  if (!isCertified(proof) || excess > 1e-9) return notCertified(proof, ['active-set']);
  const { primalResidual, dualResidual, gap } = proof;
  const reward = expectedReturns.reduce((sum, value, i) => sum + value * weights[i]!, 0);
  const binds = variance >= limit * (1 - 1e-12) || reward < best.value - 1e-12 * spread;
  const free = binds ? undefined : withoutTarget(problem, weights);
  const prices = shadowPrices(problem, weights, free ?? proof, {
    unit: 'return',
    gain: (cost) => (free ? cost : cost / t),
    effect: (gain) => `add about ${percent(gain, 'nearest', 3)} of expected return`,
  });
  return {
    status: 'solved',
    weights,
    certificate: { primalResidual: Math.max(primalResidual, excess), dualResidual, gap },
    shadowPrices: binds ? withVolatilityPrice(prices, { target, t }) : prices,
    iterations: iterations + calmest.iterations,
    solver: 'active-set',
    fallbacks: [],
  };
}

/** Of the portfolios of the highest return, as which of them a linear program finds depends on the order of the assets. */
function calmestOfHighest(
  { covariance, constraints, expectedReturns }: Problem,
  { value, x }: { readonly value: number; readonly x: Float64Array },
): Float64Array {
  const largest = expectedReturns.reduce((most, mu) => Math.max(most, Math.abs(mu)), 0);
  const row = {
    name: '',
    coefficients: expectedReturns,
    // Returns that differ by rounding tie.
    min: value - 1e-12 * largest,
    max: Number.POSITIVE_INFINITY,
  };
  const limited = { ...constraints, linear: [...constraints.linear, row] };
  const calmest = solveQuadratic(
    { covariance, constraints: limited },
    new Float64Array(expectedReturns.length),
  );
  return calmest.status === 'solved' ? calmest.weights : x;
}

/** Prices where the target does not bind: those of the highest return alone, as at any finite t risk has a price too. */
function withoutTarget(
  { covariance, constraints, expectedReturns }: Problem,
  weights: Float64Array,
): Proof | undefined {
  const solver = new QuadraticSolver({ ...polytopeOf(constraints), quadratic: undefined });
  if (solver.solve(expectedReturns) !== 'solved') return undefined;
  const riskless = new Float64Array(covariance.length);
  const { rowPrices } = solver;
  const proof = certifyQuadratic(riskless, expectedReturns, constraints, weights, rowPrices);
  return isCertified(proof) ? proof : undefined;
}

/** Where no target is given it is the one that the method would take without the limit on holdings. */
function withFewAssets(problem: Problem): Outcome {
  const { maxAssets: _, minPosition: __, ...constraints } = problem.constraints;
  let target = problem.parameters.targetVolatility;
  if (target === undefined) {
    const whole = solve({ ...problem, constraints });
    if (whole.status !== 'solved') return whole;
    target = Math.sqrt(portfolioVariance(problem.covariance, whole.weights));
  }
  const parameters = { ...problem.parameters, targetVolatility: target };
  const minimize = (asked: Problem) => {
    const outcome = solve(asked);
    if (outcome.status !== 'solved') return { outcome };
    return { outcome, objective: -robustWorth(asked, { lambda: 0, kappa: 0 }, outcome.weights) };
  };
  const asked = { ...problem, parameters };
  return scenariosWithFewAssets(asked, minimize, {
    overMoments: true,
    further: targetVolatilityOf(target),
  });
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
