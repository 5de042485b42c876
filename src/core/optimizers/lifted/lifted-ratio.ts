import { percent } from '@/core/constraints/percent';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertExtras } from '@/core/optimizers/assert-extras';
import { certificateTolerance } from '@/core/optimizers/certificate/certificate';
import { violationOf } from '@/core/optimizers/certificate/violation';
import { findLiftedConflict } from '@/core/optimizers/conflict/lifted-conflict';
import type { Infeasible, Outcome, Problem, ShadowPrice } from '@/core/optimizers/contract';
import { exactPoint } from '@/core/optimizers/lifted/exact-point';
import { liftedAnswer } from '@/core/optimizers/lifted/lifted-answer';
import { highestLifted } from '@/core/optimizers/lifted/lifted-highest';
import type { LiftedWords } from '@/core/optimizers/lifted/lifted-price';
import { liftedProgramOf, rewardOf, tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import { spreadOf, walk } from '@/core/optimizers/lifted/lifted-walk';
import {
  type Capped,
  type CappedPoint,
  solveCapped,
  trackingCapOf,
} from '@/core/optimizers/lifted/tracking-cap';
import { notCertified } from '@/core/optimizers/quadratic/solve-quadratic';
import { tradeOffScale } from '@/core/optimizers/quadratic/trade-off-scale';

/**
 * Of the variance if nothing diversified: what the rounding of the covariance leaves uncertain, and a little more. Less is
 * no risk; still less where nearly all of the reward cancels as well.
 */
const noRisk = 1e-15;

/** Of the reward if nothing cancelled: a smaller one has to come with still less risk to count as riskless. */
const hardlyAnyReward = 3e-5;

/** Of the variance if nothing diversified: under a volatility of 1e-5 points are found with twice the digits. */
const cancels = 1e-10;

/** Of the same: what rounding leaves uncertain about a variance. */
const rounding = 1e-16;

/** A ratio of something linear to risk, and what its method says about it. */
export interface RatioMethod {
  /** Names the method in programmer errors. */
  readonly optimizer: string;
  /** Numerator per unit of weight, length n. */
  readonly direction: Float64Array;
  /** Size of the numbers that `direction` was made from, against which nothing is told from zero. */
  readonly scale: number;
  /** Whether trading costs are in the unit of the numerator and so are taken off it. */
  readonly costsCount: boolean;
  readonly unit: ShadowPrice['unit'];
  /** "Sharpe ratio", for sentences. */
  readonly name: string;
  readonly nothingToGain: (highest: number) => Infeasible;
  readonly withoutRisk: (weights: Float64Array) => Infeasible;
}

type Numerator = Pick<RatioMethod, 'direction' | 'costsCount'>;

/** The numerator of a portfolio, from its definition. */
export function gainOf(
  problem: Problem,
  { direction, costsCount }: Numerator,
  weights: Float64Array,
): number {
  const { l1 = 0 } = problem.constraints;
  const costs = costsCount ? tradeCosts(problem) : undefined;
  const current = problem.parameters.currentWeights;
  let gain = 0;
  weights.forEach((weight, i) => {
    gain += weight * direction[i]! - l1 * Math.abs(weight);
    gain -= (costs?.[i] ?? 0) * Math.abs(weight - (current?.[i] ?? 0));
  });
  return gain;
}

/** The ratio of a portfolio, from its definition. */
export function ratioOf(problem: Problem, numerator: Numerator, weights: Float64Array): number {
  const { l2 = 0 } = problem.constraints;
  let risk = portfolioVariance(problem.covariance, weights);
  for (const weight of weights) risk += l2 * weight * weight;
  return gainOf(problem, numerator, weights) / Math.sqrt(risk);
}

/**
 * Maximum of (direction'w - costs - l1 sum |w|) / sqrt(w'Sigma w + l2 sum w^2) under all limits. Where the ratio does
 * not depend on how much is invested (free or zero net exposure), the most invested of the best portfolios.
 */
export function liftedRatio(problem: Problem, method: RatioMethod): Outcome {
  assertExtras(method.optimizer, problem);
  const conflict = findLiftedConflict(problem);
  if (conflict) return conflict;
  const { direction, scale, costsCount } = method;
  const { covariance, constraints } = problem;
  const { l1 = 0, l2 = 0 } = constraints;
  const program = liftedProgramOf(problem, costsCount);
  const trade = costsCount ? tradeCosts(problem) : undefined;
  const reward = rewardOf(program, direction, { trade, size: l1 });
  const highest = highestLifted(program, reward);
  if (highest === undefined) return notCertified(undefined, program.tried);
  if (highest <= 1e-12 * scale) return method.nothingToGain(highest);

  const cap = trackingCapOf(problem);
  const riskOf = (weights: Float64Array) =>
    portfolioVariance(covariance, weights) +
    l2 * weights.reduce((total, weight) => total + weight * weight, 0);
  const gainOf = ({ values }: Pick<CappedPoint, 'values'>) =>
    values.reduce((total, value, k) => total + value * reward.values[k]!, reward.constant);
  let riskless: Float64Array | undefined;
  /** > 0 asks for a larger price of return t; `variance` - t `gain` over its parts. */
  const residualAt = (t: number, weights: Float64Array, risk: number, gain: number) => {
    const spread = spreadOf(covariance, weights);
    const parts = weights.reduce((sum, w, i) => sum + Math.abs(w * direction[i]!), 0);
    const share = Math.min(1, gain / (hardlyAnyReward * parts));
    if (gain > 1e-12 * scale && risk <= noRisk * (spread * share) ** 2) riskless = weights;
    const residual = (risk - t * gain) / (risk + Math.abs(t * gain) || 1);
    const noise = Math.min(1e-9, Math.max(1e-13, (rounding * spread * spread) / risk));
    return Math.abs(residual) <= noise ? 0 : residual;
  };
  const at = (t: number): Capped => {
    const objective = { ridge: l2, linear: reward.values.map((value) => t * value) };
    const found = solveCapped(program, objective, cap);
    if (found.status !== 'solved' || cap) return found;
    const spread = spreadOf(covariance, found.weights);
    if (riskOf(found.weights) > cancels * spread * spread) return found;
    return { ...found, ...program.exact(objective) };
  };
  const answer = walk(
    tradeOffScale(covariance, direction, 1),
    at,
    (t, point) => residualAt(t, point.weights, riskOf(point.weights), gainOf(point)),
    constraints.net !== undefined || constraints.budget === 0,
  );
  if (riskless) return method.withoutRisk(riskless);
  if (!answer) return notCertified(undefined, program.tried);
  const { point } = answer;
  const risk = riskOf(point.weights);
  const gain = gainOf(point);
  const t = risk / gain;
  const deviation = Math.sqrt(risk);
  const ratio = gain / deviation;
  // Judged with the price of return that the weights themselves imply.
  const objectiveAt = (price: number) => ({
    ridge: point.objective.ridge,
    linear: point.objective.linear.map(
      (value, k) => value + point.rest * (price - answer.t) * reward.values[k]!,
    ),
  });
  const implied = (found: Pick<CappedPoint, 'weights' | 'values'>) =>
    riskOf(found.weights) / gainOf(found);
  const judged =
    point.share > 0
      ? { ...point, objective: objectiveAt(t) }
      : exactPoint(point.face ?? program, point, implied, objectiveAt);
  // A ratio that leaves the size open is worth the more the smaller the portfolio that a limit at zero is relaxed for.
  const open = !trade && mayShrink(problem, point.weights);
  const size = open ? ' at this net exposure' : '';
  const words = (): LiftedWords => ({
    unit: method.unit,
    gain: (cost) => (cost * gain) / (risk * deviation),
    least: certificateTolerance * t * Math.max(...direction.map(Math.abs)) * point.rest,
    ...(costsCount && { costUnit: t }),
    effect: (value) =>
      `raise the ${method.name} by about ${percent(value / ratio)} of itself${size}`,
  });
  return liftedAnswer(problem, program, judged, words);
}

/** Whether the same mix with less invested meets all limits too. */
function mayShrink(problem: Problem, weights: Float64Array): boolean {
  if (!problem.constraints.net) return false;
  const smaller = weights.map((weight) => weight * (1 - 1e-6));
  return violationOf(problem, smaller) <= 1e-12;
}
