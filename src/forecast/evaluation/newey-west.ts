/**
 * Long-run variance of a series with Bartlett weights: g_0 + 2 sum (1 - l / (lags + 1)) g_l, autocovariances with divisor T.
 * Never negative. Source: Newey and West (1987), equation 5.
 */
export function neweyWestVariance(series: Float64Array, lags: number): number {
  const days = series.length;
  if (!Number.isInteger(lags) || lags < 0 || lags >= days) {
    throw new RangeError(`neweyWestVariance: ${lags} lags of ${days} days`);
  }
  const mean = series.reduce((sum, value) => sum + value, 0) / days;
  let variance = 0;
  for (let lag = 0; lag <= lags; lag++) {
    let products = 0;
    for (let t = lag; t < days; t++) products += (series[t]! - mean) * (series[t - lag]! - mean);
    variance += ((lag === 0 ? 1 : 2) * (1 - lag / (lags + 1)) * products) / days;
  }
  // Rounding may leave a hair below zero.
  return Math.max(variance, 0);
}
