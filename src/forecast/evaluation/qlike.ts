/**
 * Loss of a variance forecast against realized variance, ln f + v / f; less is better, the true variance is best in
 * expectation, and noise in v does not change the order of forecasts. This form allows v = 0, a day without a move.
 * Source: Patton (2011), Volatility forecast comparison using imperfect volatility proxies, equation 24.
 *
 * @throws RangeError for a forecast that is not positive or a variance that is negative
 */
export function qlike(realizedVariance: number, forecastVariance: number): number {
  if (!(forecastVariance > 0) || !(realizedVariance >= 0)) {
    throw new RangeError(`qlike: variance ${realizedVariance}, forecast ${forecastVariance}`);
  }
  return Math.log(forecastVariance) + realizedVariance / forecastVariance;
}
