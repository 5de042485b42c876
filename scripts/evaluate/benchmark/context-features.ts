import type { Indicator } from '@/forecast/features/indicator';
import { valueAt } from '@/forecast/features/indicator';
import { logReturn } from '@/forecast/features/rate-of-change';
import { relativeStrengthIndex } from '@/forecast/features/relative-strength-index';
import { ewmaVolatility, realizedVolatility } from '@/forecast/features/volatility';
import { volumeRatio } from '@/forecast/features/volume-ratio';
import type { PriceColumns } from '@/market/price-columns';
import { Comovement } from './comovement';
import { paperHistory } from './paper-features';

/**
 * A day of a stock among the others of that day. Returns are in multiples of the trailing volatility; everything is known
 * at the close of the day.
 */
export const contextFeatureNames = [
  'return-1',
  'overnight',
  'intraday',
  'close-in-range',
  'range',
  'volume-ratio',
  'return-5',
  'return-21',
  'rsi-14',
  'volatility-level',
  'volatility-5',
  'market-return-1',
  'market-return-5',
  'market-volatility',
  'market-breadth',
  'market-dispersion',
  'market-correlation',
  'residual-1',
  'residual-5',
  'residual-rank',
  'peer-gap-1',
  'peer-gap-5',
] as const;

const clip = (value: number, limit: number) => Math.min(Math.max(value, -limit), limit);

interface Prepared {
  readonly bars: PriceColumns;
  readonly dayOf: ReadonlyMap<string, number>;
  readonly daily: Indicator;
  readonly volatility: Indicator;
  readonly own: (day: number) => number[];
}

/** Per symbol one row per day from the thirtieth on, as `paperFeatures` has them. */
export function contextFeatures(series: readonly PriceColumns[]): number[][][] {
  const prepared = series.map(prepare);
  const calendar = [...new Set(series.flatMap(({ dates }) => dates))].sort();
  const rows: number[][][] = series.map(() => []);
  const together = new Comovement(series.length);
  for (const date of calendar) {
    const returns = prepared.map(({ dayOf, daily, volatility }) => {
      const day = dayOf.get(date);
      if (day === undefined || day <= volatility.first) return Number.NaN;
      // Yesterday's volatility: a shock must not shrink itself.
      return clip(valueAt(daily, day) / valueAt(volatility, day - 1), 8);
    });
    const section = together.next(returns);
    for (const [i, { dayOf, own }] of prepared.entries()) {
      const day = dayOf.get(date);
      if (day === undefined || day < paperHistory - 1) continue;
      rows[i]!.push([...own(day), ...section.market, ...section.assets[i]!]);
    }
  }
  return rows;
}

function prepare(bars: PriceColumns): Prepared {
  const { dates, open, high, low, close, adjustedClose, volume } = bars;
  const daily = logReturn(adjustedClose, 1);
  const volatility = ewmaVolatility(daily);
  const lags = [1, 5, 21].map((lag) => ({ lag, returns: logReturn(adjustedClose, lag) }));
  const strength = relativeStrengthIndex(adjustedClose);
  const week = realizedVolatility(daily, 5);
  const ratio = volumeRatio(volume);
  const own = (day: number) => {
    const sigma = valueAt(volatility, day);
    const [one, five, month] = lags.map(({ lag, returns }) =>
      clip(valueAt(returns, day) / (sigma * Math.sqrt(lag)), 6),
    ) as [number, number, number];
    const intraday = Math.log(close[day]! / open[day]!);
    const range = high[day]! - low[day]!;
    const relative = valueAt(ratio, day);
    return [
      one,
      clip((valueAt(daily, day) - intraday) / sigma, 6),
      clip(intraday / sigma, 6),
      range > 0 ? (2 * (close[day]! - low[day]!)) / range - 1 : 0,
      clip(Math.log(high[day]! / low[day]!) / sigma, 8),
      relative > 0 ? clip(Math.log(relative), 3) : 0,
      five,
      month,
      (valueAt(strength, day) - 50) / 20,
      2 * Math.log(sigma / 0.016),
      clip(Math.log(valueAt(week, day) / sigma), 4),
    ];
  };
  return { bars, dayOf: new Map(dates.map((date, day) => [date, day])), daily, volatility, own };
}
