import { percent } from '@/core/constraints/percent';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertExtras } from '@/core/optimizers/assert-extras';
import type { Infeasible, Outcome, Problem } from '@/core/optimizers/contract';
import { liftedAnswer } from '@/core/optimizers/lifted-answer';
import { findLiftedConflict } from '@/core/optimizers/lifted-conflict';
import { highestLifted } from '@/core/optimizers/lifted-highest';
import { liftedProgramOf, rewardOf, tradeCosts } from '@/core/optimizers/lifted-terms';
import { notCertified } from '@/core/optimizers/solve-quadratic';
import {
  type Capped,
  type CappedPoint,
  solveCapped,
  trackingCapOf,
} from '@/core/optimizers/tracking-cap';
import { tradeOffScale } from '@/core/optimizers/trade-off-scale';
import { bracketedRoot } from '@/core/solvers/bracketed-root';

/** Prices of return tried on either side of the first guess: factors of 16. */
const mostWidenings = 24;

/**
 * Maximum of (mu'w - r_f sum w - costs - l1 sum |w|) / sqrt(w'Sigma w + l2 sum w^2). Where the ratio does not
 * depend on how much is invested (free or zero net exposure), the most invested of the best portfolios.
 */
export function liftedMaxSharpe(
  problem: Problem,
  refuse: {
    readonly nothingToGain: (problem: Problem, highest: number) => Infeasible;
    readonly withoutRisk: (problem: Problem, weights: Float64Array) => Infeasible;
  },
): Outcome {
  assertExtras('maxSharpe', problem);
  const conflict = findLiftedConflict(problem);
  if (conflict) return conflict;
  const { covariance, constraints, expectedReturns, riskFree } = problem;
  const { l1 = 0, l2 = 0 } = constraints;
  const excess = expectedReturns.map((value) => value - riskFree);
  const program = liftedProgramOf(problem, true);
  const reward = rewardOf(program, excess, { trade: tradeCosts(problem), size: l1 });
  const highest = highestLifted(program, reward);
  if (highest === undefined) return notCertified(undefined, ['active-set']);
  const scale = expectedReturns.reduce(
    (most, mu) => Math.max(most, Math.abs(mu)),
    Math.abs(riskFree),
  );
  if (highest <= 1e-12 * scale) return refuse.nothingToGain(problem, highest);

  const cap = trackingCapOf(problem);
  const riskOf = (weights: Float64Array) =>
    portfolioVariance(covariance, weights) +
    l2 * weights.reduce((total, weight) => total + weight * weight, 0);
  const gainOf = ({ values }: CappedPoint) =>
    values.reduce((total, value, k) => total + value * reward.values[k]!, reward.constant);
  let riskless: Float64Array | undefined;
  const answer = walk(
    tradeOffScale(covariance, excess, 1),
    (t) =>
      solveCapped(program, { ridge: l2, linear: reward.values.map((value) => t * value) }, cap),
    (t, point) => {
      const risk = riskOf(point.weights);
      const gain = gainOf(point);
      const spread = spreadOf(covariance, point.weights);
      if (gain > 1e-12 * scale && risk <= 1e-13 * spread * spread) riskless = point.weights;
      const residual = (risk - t * gain) / (risk + Math.abs(t * gain) || 1);
      return Math.abs(residual) <= 1e-13 ? 0 : residual;
    },
    constraints.net !== undefined || constraints.budget === 0,
  );
  if (riskless) return refuse.withoutRisk(problem, riskless);
  if (!answer) return notCertified(undefined, ['active-set']);
  const { point } = answer;
  const risk = riskOf(point.weights);
  const gain = gainOf(point);
  const t = risk / gain;
  const deviation = Math.sqrt(risk);
  const sharpe = gain / deviation;
  // Judged with the price of return that the weights themselves imply.
  const linear = point.objective.linear.map(
    (value, k) => value + point.rest * (t - answer.t) * reward.values[k]!,
  );
  const judged = { ...point, objective: { ...point.objective, linear } };
  return liftedAnswer(problem, program, judged, () => ({
    unit: 'sharpe',
    gain: (cost) => (cost * gain) / (risk * deviation),
    costUnit: t,
    effect: (value) => `raise the Sharpe ratio by about ${percent(value / sharpe)} of itself`,
  }));
}

/**
 * Maximum of mu'w - costs - l1 sum |w| - l2 sum w^2 with sqrt(w'Sigma w) at most `parameters.targetVolatility`; absent:
 * halfway between the lowest volatility and that of the highest return.
 */
export function liftedTargetVolatility(
  problem: Problem,
  tooCalm: (target: number, lowest: number) => Infeasible,
): Outcome {
  assertExtras('targetVolatility', problem);
  const conflict = findLiftedConflict(problem);
  if (conflict) return conflict;
  const { covariance, constraints, expectedReturns, parameters } = problem;
  const { l1 = 0, l2 = 0 } = constraints;
  const program = liftedProgramOf(problem, true);
  const { values } = rewardOf(program, expectedReturns, { trade: tradeCosts(problem), size: l1 });
  const cap = trackingCapOf(problem);
  const at = (t: number) =>
    solveCapped(program, { ridge: 2 * t * l2, linear: values.map((value) => t * value) }, cap);
  const start = tradeOffScale(covariance, expectedReturns, 1);
  const calmest = at(0);
  const boldest = at(1e7 * start);
  if (calmest.status !== 'solved' || boldest.status !== 'solved') {
    return notCertified(undefined, ['active-set']);
  }
  const lowest = portfolioVariance(covariance, calmest.weights);
  const most = portfolioVariance(covariance, boldest.weights);
  const target = parameters.targetVolatility ?? (Math.sqrt(lowest) + Math.sqrt(most)) / 2;
  const limit = target * target;
  if (limit < lowest * (1 - 1e-12)) return tooCalm(target, Math.sqrt(lowest));

  let t = 1e7 * start;
  let point: CappedPoint = boldest;
  if (most > limit) {
    const answer = walk(start, at, (_, { weights }) => {
      const residual = 1 - portfolioVariance(covariance, weights) / (limit || 1);
      return Math.abs(residual) <= 1e-13 ? 0 : residual;
    });
    if (!answer) return notCertified(undefined, ['active-set']);
    ({ t, point } = answer);
  }
  const excess = limit > 0 ? portfolioVariance(covariance, point.weights) / limit - 1 : 0;
  const outcome = liftedAnswer(
    problem,
    program,
    point,
    () => ({
      unit: 'return',
      gain: (cost) => cost / t,
      costUnit: t,
      effect: (gain) => `add about ${percent(gain, 'nearest', 3)} of expected return`,
    }),
    Math.max(0, excess),
  );
  return outcome;
}

/**
 * Maximum of mu'w - costs - l1 sum |w| - l2 sum w^2 - kappa sqrt(w'Sigma w) - (lambda / 2) w'Sigma w: the point of the
 * frontier whose price of return t meets t (lambda + kappa / sigma) = 1.
 */
export function liftedRobust(
  problem: Problem,
  { lambda, kappa }: { readonly lambda: number; readonly kappa: number },
): Outcome {
  assertExtras('robustMeanVariance', problem);
  const conflict = findLiftedConflict(problem);
  if (conflict) return conflict;
  const { covariance, constraints, expectedReturns } = problem;
  const { l1 = 0, l2 = 0 } = constraints;
  const program = liftedProgramOf(problem, true);
  const { values } = rewardOf(program, expectedReturns, { trade: tradeCosts(problem), size: l1 });
  const cap = trackingCapOf(problem);
  // Without risk the uncertainty has nothing to multiply: any t that ends there is right.
  const aversionAt = (t: number, { weights }: CappedPoint) => {
    if (kappa === 0) return lambda;
    const variance = portfolioVariance(covariance, weights);
    const spread = spreadOf(covariance, weights);
    return variance <= 1e-13 * spread * spread ? 1 / t : lambda + kappa / Math.sqrt(variance);
  };
  const answer = walk(
    1 / lambda,
    (t) =>
      solveCapped(program, { ridge: 2 * t * l2, linear: values.map((value) => t * value) }, cap),
    (t, point) => {
      const charge = t * aversionAt(t, point);
      const residual = (1 - charge) / (1 + charge);
      return Math.abs(residual) <= 1e-14 ? 0 : residual;
    },
  );
  if (!answer) return notCertified(undefined, ['active-set']);
  const { point } = answer;
  const aversion = aversionAt(answer.t, point);
  // Judged with the price of return that the weights themselves imply.
  const change = 1 / aversion - answer.t;
  const linear = point.objective.linear.map((value, k) => value + point.rest * change * values[k]!);
  const ridge = point.objective.ridge + point.rest * 2 * change * l2;
  return liftedAnswer(problem, program, { ...point, objective: { ridge, linear } }, () => ({
    unit: 'utility',
    gain: (cost) => aversion * cost,
    costUnit: 1 / aversion,
    effect: (gain) => `be worth about ${percent(gain, 'nearest', 3)} of return`,
  }));
}

/** Standard deviation if nothing diversified. */
function spreadOf(covariance: Float64Array, weights: Float64Array): number {
  const n = weights.length;
  let spread = 0;
  for (let i = 0; i < n; i++) spread += Math.abs(weights[i]!) * Math.sqrt(covariance[i * n + i]!);
  return spread;
}

/**
 * The point x(t), t > 0, where `residual`, which falls along the frontier, is zero; with `latest`, the largest such t.
 * `undefined` where no t was found or a solve failed.
 */
function walk(
  start: number,
  at: (t: number) => Capped,
  residualOf: (t: number, point: CappedPoint) => number,
  latest = false,
): { t: number; point: CappedPoint } | undefined {
  let last: { t: number; point: CappedPoint } | undefined;
  let failed = false;
  const value = (exponent: number) => {
    const t = start * 2 ** exponent;
    const point = at(t);
    if (point.status !== 'solved') {
      failed = true;
      return 0;
    }
    last = { t, point };
    const residual = residualOf(t, point);
    return latest && residual === 0 ? 1e-14 : residual;
  };
  let low = { x: 0, value: value(0) };
  let high = low;
  for (let k = 1; k <= mostWidenings && !failed && low.value < 0; k++) {
    high = low;
    low = { x: -4 * k, value: value(-4 * k) };
  }
  for (let k = 1; k <= mostWidenings && !failed && high.value > 0; k++) {
    low = high;
    high = { x: 4 * k, value: value(4 * k) };
  }
  if (failed || low.value < 0 || high.value > 0) return undefined;
  if (low.value === 0) value(low.x);
  else if (high.value === 0) value(high.x);
  else value(bracketedRoot(value, low, high));
  return failed ? undefined : last;
}
