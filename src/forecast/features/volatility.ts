import { exponentialMovingAverage } from './exponential-moving-average';
import { type Indicator, indicator, valueAt } from './indicator';

/** No price moves less than this a day for long; keeps a stale series from dividing by zero. */
export const smallestVolatility = 1e-4;

const floored = (variance: number) => Math.max(Math.sqrt(variance), smallestVolatility);

/**
 * Daily volatility of log returns as RiskMetrics has it, s_t^2 = 0.94 s_{t-1}^2 + 0.06 r_t^2, begun with the mean square
 * of 20 days. Source: J.P. Morgan (1996), RiskMetrics Technical Document, section 5.2.
 */
export function ewmaVolatility(returns: Indicator, decay = 0.94, start = 20): Indicator {
  const squares = { first: returns.first, values: returns.values.map((r) => r * r) };
  const { first, values } = exponentialMovingAverage(squares, start, 1 - decay);
  return { first, values: values.map(floored) };
}

/** Root mean square of the last `period` log returns, mean not subtracted. */
export function realizedVolatility(returns: Indicator, period: number): Indicator {
  const last = returns.first + returns.values.length;
  return indicator(last, returns.first + period - 1, (day) => {
    let squares = 0;
    for (let i = day - period + 1; i <= day; i++) squares += valueAt(returns, i) ** 2;
    return floored(squares / period);
  });
}

/** Share of the squared returns of `period` days that falls on losses; 1/2 where nothing moved. */
export function downsideShare(returns: Indicator, period: number): Indicator {
  const last = returns.first + returns.values.length;
  return indicator(last, returns.first + period - 1, (day) => {
    let losses = 0;
    let total = 0;
    for (let i = day - period + 1; i <= day; i++) {
      const r = valueAt(returns, i);
      total += r * r;
      if (r < 0) losses += r * r;
    }
    return total === 0 ? 0.5 : losses / total;
  });
}
