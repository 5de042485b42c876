import { exponentialMovingAverage } from './exponential-moving-average';
import { type Indicator, indicator } from './indicator';

/**
 * 100 U / (U + D) with Wilder's averages U of the rises and D of the falls over `period` days; 50 where the price
 * has never moved. Source: Wilder (1978), New Concepts in Technical Trading Systems.
 */
export function relativeStrengthIndex(closes: Float64Array, period = 14): Indicator {
  const change = (day: number) => closes[day]! - closes[day - 1]!;
  const rises = indicator(closes.length, 1, (day) => Math.max(change(day), 0));
  const falls = indicator(closes.length, 1, (day) => Math.max(-change(day), 0));
  const up = exponentialMovingAverage(rises, period, 1 / period);
  const down = exponentialMovingAverage(falls, period, 1 / period);
  const values = up.values.map((rise, i) => {
    const total = rise + down.values[i]!;
    return total === 0 ? 50 : 100 * (rise / total);
  });
  return { first: up.first, values };
}
