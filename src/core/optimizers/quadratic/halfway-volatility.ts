import { portfolioVariance } from '@/core/linalg/portfolio-variance';

/** Of the volatility if nothing diversified: less is what rounding of the covariance makes. */
const roundoff = 1e-7;

/** Halfway between the volatilities of two portfolios; one that is rounding counts as none, and so small the answer is never. */
export function halfwayVolatility(
  covariance: Float64Array,
  calmest: Float64Array,
  boldest: Float64Array,
): number {
  let least = 0;
  let sum = 0;
  for (const weights of [calmest, boldest]) {
    let spread = 0;
    weights.forEach((weight, i) => {
      spread += Math.abs(weight) * Math.sqrt(covariance[i * (weights.length + 1)]!);
    });
    const volatility = Math.sqrt(portfolioVariance(covariance, weights));
    if (volatility > roundoff * spread) sum += volatility;
    least = Math.max(least, roundoff * spread);
  }
  return Math.max(least, sum / 2);
}
