import { exponentialMovingAverage } from './exponential-moving-average';
import { type Indicator, indicator, valueAt } from './indicator';

export interface Macd {
  /** Fast minus slow average of the price, in units of the price. */
  readonly line: Indicator;
  /** Average of the line. */
  readonly signal: Indicator;
}

/** Moving average convergence and divergence. Source: Appel (2005), Technical Analysis: Power Tools, chapter 8. */
export function macd(closes: Float64Array, fast = 12, slow = 26, smoothing = 9): Macd {
  const prices = { first: 0, values: closes };
  const short = exponentialMovingAverage(prices, fast);
  const long = exponentialMovingAverage(prices, slow);
  const line = indicator(
    closes.length,
    long.first,
    (day) => valueAt(short, day) - valueAt(long, day),
  );
  return { line, signal: exponentialMovingAverage(line, smoothing) };
}
