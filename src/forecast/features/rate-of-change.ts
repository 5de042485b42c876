import { type Indicator, indicator } from './indicator';

/** Simple return over `period` days, the usual momentum: c_t / c_{t-period} - 1. */
export const rateOfChange = (closes: Float64Array, period = 10): Indicator =>
  indicator(closes.length, period, (day) => closes[day]! / closes[day - period]! - 1);

/** Log return over `period` days. */
export const logReturn = (closes: Float64Array, period: number): Indicator =>
  indicator(closes.length, period, (day) => Math.log(closes[day]! / closes[day - period]!));
