import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { readSampleManifest, readSamplePrices } from '@/market/sample/read-sample';

/** The last day that training may know. Later days belong to the evaluation. */
export const lastTrainingDay = '2017-12-31';

export interface TrainingSeries {
  readonly symbol: string;
  readonly dates: readonly string[];
  readonly closes: Float64Array;
  /** NaN where unknown. */
  readonly volumes: Float64Array;
}

export interface TrainingPrices {
  readonly series: readonly TrainingSeries[];
  readonly sources: readonly { readonly name: string; readonly sha256: string }[];
}

/** Shipped prices for the symbols that have them, the wider data set for the others; nothing after `lastTrainingDay`. */
export function loadTrainingPrices(directory: string): TrainingPrices {
  const sample = [...readSamplePrices()].map(({ symbol, dates, adjustedClose, volume }) =>
    cut({ symbol, dates, closes: adjustedClose, volumes: volume }),
  );
  const known = new Set(sample.map(({ symbol }) => symbol));
  const wide = readWide(directory);
  const others = wide.series.filter(({ symbol }) => !known.has(symbol)).map(cut);
  return {
    series: [...sample, ...others].map(withoutStrayCloses),
    sources: [
      { name: 'shipped sample', sha256: readSampleManifest().version },
      { name: 'huge-stock-market', sha256: wide.sha256 },
    ],
  };
}

function readWide(directory: string): { series: TrainingSeries[]; sha256: string } {
  const file = path.join(directory, 'huge-stock-market', 'ohlcv_adjusted_1990_2017.csv.xz');
  if (!existsSync(file)) {
    throw new Error(`${file} is missing; scripts/train/README.md says what it holds.`);
  }
  const { stdout, status, error } = spawnSync('xz', ['-dc', file], { maxBuffer: 2 ** 30 });
  if (error || status !== 0) throw new Error(`xz could not unpack ${file}`, { cause: error });
  const rows = new Map<string, { date: string; close: number; volume: number }[]>();
  const records: string[][] = parse(stdout, { from_line: 2 });
  for (const [symbol = '', date = '', , , , close, volume] of records) {
    if (!rows.has(symbol)) rows.set(symbol, []);
    rows.get(symbol)!.push({ date, close: Number(close), volume: Number(volume) });
  }
  const series = [...rows].map(([symbol, days]) => ({
    symbol,
    dates: days.map(({ date }) => date),
    closes: Float64Array.from(days, ({ close }) => close),
    volumes: Float64Array.from(days, ({ volume }) => volume),
  }));
  return { series, sha256: createHash('sha256').update(stdout).digest('hex') };
}

function cut(series: TrainingSeries): TrainingSeries {
  return keep(series, (day) => series.dates[day]! <= lastTrainingDay);
}

/** A close that leaves its neighbours by more than a factor e and comes back the next day is a misprint. */
function withoutStrayCloses(series: TrainingSeries): TrainingSeries {
  const { closes } = series;
  return keep(series, (day) => {
    const [before, after] = [closes[day - 1], closes[day + 1]];
    if (before === undefined || after === undefined) return true;
    const away = Math.abs(Math.log(closes[day]! / before));
    return away < 1 || Math.abs(Math.log(after / before)) > 0.1 * away;
  });
}

function keep(
  { symbol, dates, closes, volumes }: TrainingSeries,
  wanted: (day: number) => boolean,
): TrainingSeries {
  return {
    symbol,
    dates: dates.filter((_, day) => wanted(day)),
    closes: closes.filter((_, day) => wanted(day)),
    volumes: volumes.filter((_, day) => wanted(day)),
  };
}
