import type { Indicator } from './indicator';

/**
 * m_t = m_{t-1} + a (x_t - m_{t-1}), begun with the plain mean of the first `period` values. The usual weight is
 * a = 2 / (period + 1); Wilder's is 1 / period.
 */
export function exponentialMovingAverage(
  { first, values }: Indicator,
  period: number,
  weight = 2 / (period + 1),
): Indicator {
  const averages = new Float64Array(Math.max(values.length - period + 1, 0));
  if (averages.length === 0) return { first: first + period - 1, values: averages };
  let average = 0;
  for (let i = 0; i < period; i++) average += values[i]!;
  average /= period;
  averages[0] = average;
  for (let i = 1; i < averages.length; i++) {
    average += weight * (values[period - 1 + i]! - average);
    averages[i] = average;
  }
  return { first: first + period - 1, values: averages };
}
