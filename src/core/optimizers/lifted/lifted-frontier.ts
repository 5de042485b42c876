import { percent } from '@/core/constraints/percent';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { assertExtras } from '@/core/optimizers/assert-extras';
import { asFirstSteps, targetVolatilityOf } from '@/core/optimizers/conflict/first-step';
import { findLiftedConflict } from '@/core/optimizers/conflict/lifted-conflict';
import type { Infeasible, Outcome, Problem } from '@/core/optimizers/contract';
import { liftedAnswer } from '@/core/optimizers/lifted/lifted-answer';
import { highestLifted } from '@/core/optimizers/lifted/lifted-highest';
import { liftedProgramOf, rewardOf, tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import { walk } from '@/core/optimizers/lifted/lifted-walk';
import {
  type CappedPoint,
  solveCapped,
  trackingCapOf,
} from '@/core/optimizers/lifted/tracking-cap';
import { halfwayVolatility } from '@/core/optimizers/quadratic/halfway-volatility';
import { notCertified } from '@/core/optimizers/quadratic/solve-quadratic';
import { largestTradeOff, tradeOffScale } from '@/core/optimizers/quadratic/trade-off-scale';
import { withVolatilityPrice } from '@/core/optimizers/quadratic/volatility-price';

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
  if (conflict) {
    return asFirstSteps(conflict, targetVolatilityOf(problem.parameters.targetVolatility));
  }
  const { covariance, constraints, expectedReturns, parameters } = problem;
  const { l1 = 0, l2 = 0 } = constraints;
  const program = liftedProgramOf(problem, true);
  const reward = rewardOf(program, expectedReturns, { trade: tradeCosts(problem), size: l1 });
  const { values } = reward;
  const cap = trackingCapOf(problem);
  const at = (t: number) =>
    solveCapped(program, { ridge: 2 * t * l2, linear: values.map((value) => t * value) }, cap);
  const start = tradeOffScale(covariance, expectedReturns, 1);
  // A price of return beside which no asset's risk counts; the first guess may be that of an asset almost without risk.
  const boldPrice = 1e7 * Math.max(start, largestTradeOff(covariance, expectedReturns));
  const calmest = at(0);
  const boldest = at(boldPrice);
  if (calmest.status !== 'solved' || boldest.status !== 'solved') {
    return notCertified(undefined, program.tried);
  }
  const lowest = portfolioVariance(covariance, calmest.weights);
  const most = portfolioVariance(covariance, boldest.weights);
  const target =
    parameters.targetVolatility ?? halfwayVolatility(covariance, calmest.weights, boldest.weights);
  const limit = target * target;
  if (limit < lowest * (1 - 1e-12)) return tooCalm(target, Math.sqrt(lowest));
  // No certificate at one price of return shows that a higher one would buy nothing more.
  if (most <= limit && l2 === 0) {
    const highest = highestLifted(program, reward);
    const reached = boldest.values.reduce((sum, x, k) => sum + values[k]! * x, reward.constant);
    if (highest !== undefined && highest - reached > 1e-7 * sizeOf(values, boldest.values)) {
      return notCertified(undefined, program.tried);
    }
  }

  let t = boldPrice;
  let point: CappedPoint = boldest;
  if (most > limit) {
    const answer = walk(start, at, (_, { weights }) => {
      const residual = 1 - portfolioVariance(covariance, weights) / (limit || 1);
      return Math.abs(residual) <= 1e-13 ? 0 : residual;
    });
    if (!answer) return notCertified(undefined, program.tried);
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
  if (outcome.status !== 'solved' || most <= limit) return outcome;
  return { ...outcome, shadowPrices: withVolatilityPrice(outcome.shadowPrices, { target, t }) };
}

const sizeOf = (values: Float64Array, x: Float64Array) =>
  x.reduce((sum, share, k) => sum + Math.abs(values[k]! * share), 0);
