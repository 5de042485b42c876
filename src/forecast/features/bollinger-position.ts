import { type Indicator, indicator } from './indicator';

/**
 * Where the price stands between its bands, (close - lower) / (upper - lower) with bands at the mean of `period` closes
 * plus and minus `width` population standard deviations; 1/2 where the price has not moved. Can leave [0, 1].
 * Source: Bollinger (2001), Bollinger on Bollinger Bands (%b).
 */
export function bollingerPosition(closes: Float64Array, period = 20, width = 2): Indicator {
  return indicator(closes.length, period - 1, (day) => {
    const start = day - period + 1;
    let mean = 0;
    for (let i = start; i <= day; i++) mean += closes[i]! / period;
    let squares = 0;
    for (let i = start; i <= day; i++) squares += (closes[i]! - mean) ** 2;
    const deviation = Math.sqrt(squares / period);
    // Below the rounding of the mean there is no movement to measure.
    if (deviation <= 1e-12 * mean) return 0.5;
    return 0.5 + (closes[day]! - mean) / (2 * width * deviation);
  });
}
