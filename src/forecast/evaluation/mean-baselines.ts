import { valueAt } from '@/forecast/features/indicator';
import { logReturn } from '@/forecast/features/rate-of-change';
import { ewmaVolatility } from '@/forecast/features/volatility';

/** Mean daily log return of an asset from its first day up to each day; day 0 has none and is 0. */
export function ownMean(closes: Float64Array): Float64Array {
  return closes.map((close, day) => (day === 0 ? 0 : Math.log(close / closes[0]!) / day));
}

/**
 * Mean, over all assets and all days up to each date, of the daily log return in units of the volatility known the day
 * before: what risk has earned so far. By date.
 */
export function commonMean(
  assets: readonly { readonly dates: readonly string[]; readonly closes: Float64Array }[],
): Map<string, number> {
  const byDate = new Map<string, { sum: number; count: number }>();
  for (const { dates, closes } of assets) {
    if (closes.length < 22) continue;
    const returns = logReturn(closes, 1);
    const trailing = ewmaVolatility(returns);
    for (let day = trailing.first + 1; day < closes.length; day++) {
      const date = dates[day]!;
      const entry = byDate.get(date) ?? { sum: 0, count: 0 };
      entry.sum += valueAt(returns, day) / valueAt(trailing, day - 1);
      entry.count++;
      byDate.set(date, entry);
    }
  }
  const means = new Map<string, number>();
  let [sum, count] = [0, 0];
  for (const date of [...byDate.keys()].sort()) {
    sum += byDate.get(date)!.sum;
    count += byDate.get(date)!.count;
    means.set(date, sum / count);
  }
  return means;
}
