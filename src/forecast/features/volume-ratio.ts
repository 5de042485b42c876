import { type Indicator, indicator } from './indicator';

/**
 * Volume over its mean of `period` days, today included; 0 where it is unknown because one of those volumes is missing
 * (NaN) or not positive. A known ratio is above 0.
 */
export function volumeRatio(volumes: Float64Array, period = 20): Indicator {
  return indicator(volumes.length, period - 1, (day) => {
    let sum = 0;
    for (let i = day - period + 1; i <= day; i++) {
      const volume = volumes[i]!;
      if (!(volume > 0 && volume < Number.POSITIVE_INFINITY)) return 0;
      sum += volume;
    }
    return (volumes[day]! * period) / sum;
  });
}
