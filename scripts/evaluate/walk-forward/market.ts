import type { ReturnPanel } from '@/core/moments/contract';
import type { PriceHistory } from '@/forecast/features';
import { TRADING_DAYS_PER_YEAR } from '@/lib/limits';
import { readSampleAssets, readSamplePrices, type SamplePrices } from '@/market/sample/read-sample';

/** The shipped stocks with prices from `from` to `to`, on the days that they share. */
export interface Market {
  readonly symbols: readonly string[];
  readonly panel: ReturnPanel;
  /** Of each return, the day at whose close it ends. */
  readonly days: readonly string[];
  /** What was known of one stock after the close of a day; the newest `most` prices. */
  readonly historyOf: (asset: number, asOf: string, most: number) => PriceHistory;
}

export function loadMarket(from: string, to: string): Market {
  const stocks = new Set(
    readSampleAssets()
      .filter(({ kind }) => kind === 'stock')
      .map(({ symbol }) => symbol),
  );
  const series = [...readSamplePrices()].filter(
    ({ symbol, dates }) => stocks.has(symbol) && dates[0]! <= from && dates.at(-1)! >= to,
  );
  const counts = new Map<string, number>();
  for (const { dates } of series) {
    for (const date of dates) {
      if (date >= from && date <= to) counts.set(date, (counts.get(date) ?? 0) + 1);
    }
  }
  const shared = [...counts].flatMap(([date, count]) => (count === series.length ? [date] : []));
  const dates = shared.sort();
  const returns = new Float64Array((dates.length - 1) * series.length);
  for (const [i, { dates: own, adjustedClose }] of series.entries()) {
    const closes = new Map(own.map((date, row) => [date, adjustedClose[row]!]));
    for (let t = 1; t < dates.length; t++) {
      returns[(t - 1) * series.length + i] =
        closes.get(dates[t]!)! / closes.get(dates[t - 1]!)! - 1;
    }
  }
  return {
    symbols: series.map(({ symbol }) => symbol),
    panel: {
      returns,
      periods: dates.length - 1,
      assets: series.length,
      periodsPerYear: TRADING_DAYS_PER_YEAR,
    },
    days: dates.slice(1),
    historyOf: (asset, asOf, most) => historyOf(series[asset]!, asOf, most),
  };
}

function historyOf(
  { dates, adjustedClose, volume }: SamplePrices,
  asOf: string,
  most: number,
): PriceHistory {
  const end = dates.findLastIndex((date) => date <= asOf) + 1;
  const start = Math.max(end - most, 0);
  return { closes: adjustedClose.slice(start, end), volumes: volume.slice(start, end) };
}

/** Positions of the first return of each month from `from` on: decisions fall on the close before. */
export function monthStarts(days: readonly string[], from: string): number[] {
  return days.flatMap((day, t) =>
    t > 0 && day >= from && day.slice(0, 7) !== days[t - 1]!.slice(0, 7) ? [t] : [],
  );
}
