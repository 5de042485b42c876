import { percent } from '@/core/constraints/percent';
import { fillInOrder } from '@/core/constraints/segment';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { violationOf } from '@/core/optimizers/certificate/violation';
import type { Outcome, Problem } from '@/core/optimizers/contract';
import type { LiftedProgram } from '@/core/optimizers/lifted/lifted-program';
import { gainOf, type RatioMethod, ratioOf } from '@/core/optimizers/lifted/lifted-ratio';
import { liftedProgramOf, rewardOf, tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import { trackingCapOf, trackingVariance } from '@/core/optimizers/lifted/tracking-cap';
import {
  leastWithRiskShares,
  type SharePoint,
} from '@/core/optimizers/risk-shares/least-with-risk-shares';

/** Of a ratio: what scaling a portfolio may change by rounding. */
const same = 1e-12;

/**
 * Maximum of (direction'w - costs - l1 sum |w|) / sqrt(w'Sigma w + l2 sum w^2) with least shares of the risk; `undefined` where
 * the limits cannot be met or no portfolio within them has a numerator above zero. Where the ratio does not depend on how
 * much is invested, the most invested of the best portfolios.
 *
 * A share of the risk does not depend on the size of the weights, so the ratio can be homogenised with it. Certified as
 * the quadratic program with the price of return t = variance / reward that the weights themselves imply.
 */
export function highestRatio(problem: Problem, method: RatioMethod): Outcome | undefined {
  const { covariance } = problem;
  const { riskContributions: _, ...limits } = problem.constraints;
  const { l1 = 0, l2 = 0 } = limits;
  const { direction, costsCount } = method;
  const program = liftedProgramOf({ ...problem, constraints: limits }, costsCount);
  const trade = costsCount ? tradeCosts(problem) : undefined;
  const { values, constant } = rewardOf(program, direction, { trade, size: l1 });
  const quadratic = program.quadratic(l2);
  const riskOf = (weights: Float64Array) =>
    portfolioVariance(covariance, weights) +
    l2 * weights.reduce((total, weight) => total + weight * weight, 0);
  return leastWithRiskShares({
    problem,
    program,
    quadratic: new Float64Array(quadratic.length),
    linear: values,
    deviation: { quadratic, constant },
    impliedAt: ({ weights }) => {
      const t = riskOf(weights) / gainOf(problem, method, weights);
      return { quadratic, linear: values.map((value) => t * value), unit: t };
    },
    ...((limits.net !== undefined || limits.budget === 0) && {
      preferred: (point: SharePoint) => mostInvested(problem, program, method, point),
    }),
    ...(l2 === 0 && { withoutRisk: method.withoutRisk }),
    wordsOf: (weights) => {
      const gain = gainOf(problem, method, weights);
      const risk = riskOf(weights);
      const deviation = Math.sqrt(risk);
      const ratio = gain / deviation;
      return {
        unit: method.unit,
        gain: (cost) => (cost * gain) / (risk * deviation),
        ...(costsCount && { costUnit: risk / gain }),
        effect: (value) => `raise the ${method.name} by about ${percent(value / ratio)} of itself`,
      };
    },
  });
}

/** The largest multiple of a portfolio within the limits, where its ratio is the same. */
function mostInvested(
  problem: Problem,
  { segments }: LiftedProgram,
  method: RatioMethod,
  { values, weights }: SharePoint,
): SharePoint | undefined {
  const cap = trackingCapOf(problem);
  const isWithin = (factor: number) => {
    const more = weights.map((weight) => factor * weight);
    if (violationOf(problem, more) > 1e-15) return false;
    if (!cap) return true;
    return trackingVariance(problem.covariance, more, cap) <= cap.limit * cap.limit;
  };
  let low = 1;
  let high = 2;
  while (high < 2 ** 40 && isWithin(high)) high *= 2;
  for (let round = 0; round < 60 && high - low > 1e-16 * high; round++) {
    const middle = (low + high) / 2;
    if (isWithin(middle)) low = middle;
    else high = middle;
  }
  const more = values.map((value) => low * value);
  if (segments.asset.at(-1) === -1) {
    const invested = more.subarray(0, -1).reduce((total, value) => total + value, 0);
    more[more.length - 1] = Math.max(0, segments.budget - invested);
  }
  const point = fillInOrder(segments, more);
  const kept =
    ratioOf(problem, method, point.weights) >= (1 - same) * ratioOf(problem, method, weights);
  return kept ? point : undefined;
}
