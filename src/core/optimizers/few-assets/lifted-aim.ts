import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import type { Problem } from '@/core/optimizers/contract';
import type { TrackingCap } from '@/core/optimizers/lifted/tracking-cap';

/** min (1/2) w'(curvature Sigma + ridge I) w - direction'w + trade'|w - current| + size sum |w| under the limits of a problem. */
export interface LiftedAim {
  readonly curvature: number;
  readonly ridge: number;
  /** Length n. */
  readonly direction: Float64Array;
  readonly trade: Float64Array | undefined;
  readonly size: number;
  /** Least mu'w - costs, where one is asked. */
  readonly target?: number | undefined;
  /** What the objective has beside. */
  readonly constant: number;
  /** Squared deviations from a portfolio that are at most a limit's square. */
  readonly caps: readonly TrackingCap[];
  /**
   * What is minimized is (1/2) w'(Sigma + ridge I) w over (direction'w - trade'|w - current| - size sum |w|)^2 instead, where that is
   * above zero; without caps.
   */
  readonly ratio?: true;
}

/** The value of an aim at weights, from its definition. */
export function liftedValue(
  { covariance, parameters }: Pick<Problem, 'covariance' | 'parameters'>,
  { curvature, ridge, direction, trade, size, constant, ratio }: LiftedAim,
  weights: Float64Array,
): number {
  const current = parameters.currentWeights;
  let risk = (curvature * portfolioVariance(covariance, weights)) / 2;
  let reward = 0;
  weights.forEach((weight, i) => {
    risk += (ridge / 2) * weight * weight;
    reward += direction[i]! * weight - size * Math.abs(weight);
    reward -= (trade?.[i] ?? 0) * Math.abs(weight - (current?.[i] ?? 0));
  });
  if (!ratio) return risk - reward + constant;
  return reward > 0 ? risk / reward ** 2 : Number.POSITIVE_INFINITY;
}
