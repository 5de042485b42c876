import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { computeFeatures, featureNames } from '@/forecast/features';
import { sequenceDays } from '@/forecast/windows';
import { parseCalendarDay } from '@/market/quality/calendar-day';
import { type NumpyArray, numpyFile } from './numpy-file';
import type { TrainingPrices } from './training-prices';

export interface Exported {
  readonly assets: number;
  readonly rows: number;
  readonly firstDate: string;
  readonly lastDate: string;
}

/**
 * Writes what Python reads: features.npy (rows x features), volatility.npy, closes.npy and days.npy (days since 1970),
 * assets one below the other, and manifest.json with where each begins. Rows start where features start.
 */
export function exportFeatures({ series, sources }: TrainingPrices, folder: string): Exported {
  const tables = series
    .map(({ symbol, dates, closes, volumes }) => {
      const table = computeFeatures({ closes, volumes });
      return { symbol, table, dates: dates.slice(table.first), closes: closes.slice(table.first) };
    })
    .filter(({ table }) => table.days > sequenceDays);
  const width = featureNames.length;
  const rows = tables.reduce((sum, { table }) => sum + table.days, 0);
  const features = new Float32Array(rows * width);
  const volatility = new Float64Array(rows);
  const closes = new Float64Array(rows);
  const days = new Int32Array(rows);
  let start = 0;
  const assets = tables.map(({ symbol, table, dates, closes: prices }) => {
    features.set(table.values, start * width);
    volatility.set(table.volatility, start);
    closes.set(prices, start);
    days.set(
      dates.map((date) => parseCalendarDay(date)!),
      start,
    );
    const asset = { symbol, start, rows: table.days };
    start += table.days;
    return asset;
  });
  const write = (name: string, array: NumpyArray, shape: readonly number[]) =>
    writeFileSync(path.join(folder, `${name}.npy`), numpyFile(array, shape));
  write('features', features, [rows, width]);
  write('volatility', volatility, [rows]);
  write('closes', closes, [rows]);
  write('days', days, [rows]);
  const allDates = tables.flatMap(({ dates }) => [dates[0]!, dates.at(-1)!]).sort();
  const firstDate = allDates[0]!;
  const lastDate = allDates.at(-1)!;
  const manifest = { features: featureNames, sequenceDays, firstDate, lastDate, sources, assets };
  writeFileSync(path.join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return { assets: assets.length, rows, firstDate, lastDate };
}
