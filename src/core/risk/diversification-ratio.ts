/**
 * Volatility that the positions would have side by side over the volatility they have together:
 * sum of |w_i| s_i / sqrt(w'Sigma w), at least 1 for long-only weights; null at zero volatility.
 *
 * Source: Choueifaty and Coignard (2008), Toward Maximum Diversification, J. Portfolio Management 35;
 * absolute weights extend it to short positions.
 */
export function diversificationRatio(
  weights: Float64Array,
  covariance: Float64Array,
  volatility: number,
): number | null {
  const n = weights.length;
  if (covariance.length !== n * n) {
    throw new Error(`diversificationRatio: ${covariance.length} covariances for ${n} weights`);
  }
  let sum = 0;
  for (let i = 0; i < n; i++)
    sum += Math.abs(weights[i]!) * Math.sqrt(Math.max(0, covariance[i * n + i]!));
  return volatility > 0 ? sum / volatility : null;
}
