import { valueAt } from '@/forecast/features/indicator';
import { logReturn } from '@/forecast/features/rate-of-change';
import { ewmaVolatility } from '@/forecast/features/volatility';
import type { SeriesForecasts } from '@/forecast/forecast-series';
import { commonMean, ownMean } from './mean-baselines';
import { varianceBaselines } from './variance-baselines';

export interface TestedAsset {
  readonly symbol: string;
  readonly dates: readonly string[];
  /** Adjusted; of the same days. */
  readonly closes: Float64Array;
  /** Made with the prices up to each day. */
  readonly forecasts: SeriesForecasts;
}

/** Days on which forecasts are made, from the first one on, and the last day that a target may end on. */
export interface TestYears {
  readonly from: string;
  readonly until: string;
}

const columns = [
  'logReturn',
  'realizedVariance',
  'mean',
  'volatility',
  'variance',
  'ewma',
  'garch',
  'har',
  'trailingVariance',
  'ownMean',
  'commonMean',
] as const;

/** Forecasts of one horizon and what came. One row per asset and day, day by day; all values are over the whole horizon. */
export type TestRows = Readonly<Record<(typeof columns)[number], Float64Array>> & {
  readonly horizonDays: number;
  /** Days on which forecasts were made, ascending. */
  readonly dates: readonly string[];
  /** Rows starts[t] to starts[t + 1] belong to day t. */
  readonly starts: Uint32Array;
  readonly count: number;
  /** Last day of any target. */
  readonly lastDate: string;
};

/** One set of rows per horizon. Assets without a forecast in the test years have no rows. */
export function buildTestRows(
  assets: readonly TestedAsset[],
  horizons: readonly number[],
  { from, until }: TestYears,
): TestRows[] {
  const common = commonMean(assets);
  const found = horizons.map(() => new Map<string, number[][]>());
  const last = horizons.map(() => '');
  for (const { dates, closes, forecasts } of assets) {
    const end = dates.findLastIndex((date) => date <= until) + 1;
    const begin = dates.findIndex((date) => date >= from);
    const first = Math.max(begin, forecasts.first);
    if (begin < 0 || first >= end) continue;
    const baselines = varianceBaselines(closes.subarray(0, end), horizons, first);
    const returns = logReturn(closes, 1);
    const trailing = ewmaVolatility(returns);
    const mean = ownMean(closes);
    for (const [k, horizon] of horizons.entries()) {
      for (let day = first; day + horizon < end; day++) {
        const date = dates[day]!;
        const target = dates[day + horizon]!;
        if (target > last[k]!) last[k] = target;
        const forecast = (day - forecasts.first) * horizons.length + k;
        const baseline = (day - first) * horizons.length + k;
        const daily = valueAt(trailing, day);
        if (!found[k]!.has(date)) found[k]!.set(date, []);
        found[k]!.get(date)!.push([
          Math.log(closes[day + horizon]! / closes[day]!),
          sumOfSquares(returns.values, day, horizon),
          forecasts.expectedLogReturns[forecast]!,
          forecasts.volatilities[forecast]!,
          forecasts.realizedVolatilities[forecast]! ** 2,
          baselines.ewma[baseline]!,
          baselines.garch[baseline]!,
          baselines.har[baseline]!,
          horizon * daily ** 2,
          horizon * mean[day]!,
          horizon * daily * (common.get(date) ?? 0),
        ]);
      }
    }
  }
  return horizons.map((horizon, k) => toColumns(horizon, found[k]!, last[k]!));
}

/** Of the returns of the `horizon` days after a day; the return of day i is element i - 1. */
function sumOfSquares(returns: Float64Array, day: number, horizon: number): number {
  let sum = 0;
  for (let i = day; i < day + horizon; i++) sum += returns[i]! ** 2;
  return sum;
}

function toColumns(
  horizonDays: number,
  byDate: ReadonlyMap<string, number[][]>,
  lastDate: string,
): TestRows {
  const dates = [...byDate.keys()].sort();
  const rows = dates.flatMap((date) => byDate.get(date)!);
  const starts = new Uint32Array(dates.length + 1);
  for (const [t, date] of dates.entries()) starts[t + 1] = starts[t]! + byDate.get(date)!.length;
  const column = (index: number) => Float64Array.from(rows, (row) => row[index]!);
  const values = Object.fromEntries(columns.map((name, index) => [name, column(index)]));
  return {
    ...(values as Record<(typeof columns)[number], Float64Array>),
    horizonDays,
    dates,
    starts,
    count: rows.length,
    lastDate,
  };
}
