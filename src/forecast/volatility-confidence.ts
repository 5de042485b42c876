import type { HorizonSkill } from './skill';

/**
 * How far a covariance may follow the volatility forecasts of a horizon, 0 to 1: Cox and Snell's R squared, 1 - exp(-g),
 * of the lower end g of the QLIKE gain over the exponentially weighted average; 0 where that is not positive. QLIKE is
 * twice a Gaussian log-likelihood per forecast, so this is to variances what R squared is to returns. Against EWMA,
 * because that is the best that a covariance of past returns could say instead; GARCH and HAR are other forecasts.
 *
 * Source: Cox and Snell (1989), Analysis of Binary Data, 2nd edition, page 208.
 */
export function volatilityConfidence({ volatility }: Pick<HorizonSkill, 'volatility'>): number {
  const gain = volatility.baselines.find(({ id }) => id === 'ewma')?.gain.low ?? 0;
  return gain > 0 ? -Math.expm1(-gain) : 0;
}
