/**
 * A price of return t = w'Sigma w / m'w that is about right for the tangency portfolio: w in proportion to
 * m / sigma^2 over the assets with m > 0, all correlations taken as 0.3. Only a starting point; > 0, finite.
 */
export function tradeOffScale(
  covariance: Float64Array,
  excess: Float64Array,
  budget: number,
): number {
  const n = excess.length;
  let total = 0;
  let reward = 0;
  let spread = 0;
  let own = 0;
  for (let i = 0; i < n; i++) {
    const variance = covariance[i * n + i]!;
    if (!(excess[i]! > 0) || !(variance > 0)) continue;
    const weight = excess[i]! / variance;
    total += weight;
    reward += weight * excess[i]!;
    spread += weight * Math.sqrt(variance);
    own += weight * weight * variance;
  }
  const size = Math.abs(budget) || 1;
  const result = (size * (0.3 * spread * spread + 0.7 * own)) / (total * reward);
  if (result > 0 && Number.isFinite(result)) return result;
  return size * largestTradeOff(covariance, excess) || 1;
}

/** Largest variance over largest |m|; 0 where nothing varies or nothing is gained. */
export function largestTradeOff(covariance: Float64Array, excess: Float64Array): number {
  const n = excess.length;
  let variance = 0;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    variance = Math.max(variance, covariance[i * n + i]!);
    largest = Math.max(largest, Math.abs(excess[i]!));
  }
  return largest > 0 ? variance / largest : 0;
}
