import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { PriceColumns } from '@/market/price-columns';
import { parseCalendarDay } from '@/market/quality/calendar-day';
import { type NumpyArray, numpyFile } from '../../train/numpy-file';
import { contextFeatureNames, contextFeatures } from './context-features';
import { paperFeatureNames, paperFeatures, paperHistory } from './paper-features';
import { type Benchmark, blockOf, movement } from './protocol';

const blockCodes = { train: 0, validation: 1, test: 2 } as const;

export interface Panel {
  readonly rows: number;
  /** Per row: 1 up, 0 down, -1 not counted (small move, outside of the blocks, or no next day). */
  readonly labels: Int32Array;
  /** Per row: 0 train, 1 validation, 2 test, -1 none; of the day that is predicted. */
  readonly blocks: Int32Array;
  /** Per row: days since 1970 of the day that is predicted; -1 where there is none. */
  readonly targetDays: Int32Array;
  /** Per row: simple return of the day that is predicted; NaN where there is none. */
  readonly returns: Float64Array;
}

/** Features, labels and blocks, symbols one below the other, as NumPy files and a manifest of where each begins. */
export function exportPanel(
  benchmark: Benchmark,
  series: readonly PriceColumns[],
  folder: string,
): Panel {
  const long = series.filter(({ dates }) => dates.length > paperHistory);
  const context = contextFeatures(long);
  const tables = long.map((bars, i) => ({
    bars,
    table: paperFeatures(bars).map((row, day) => [...row, ...context[i]![day]!]),
  }));
  const width = paperFeatureNames.length + contextFeatureNames.length;
  const rows = tables.reduce((total, { table }) => total + table.length, 0);
  const features = new Float32Array(rows * width);
  const labels = new Int32Array(rows).fill(-1);
  const blocks = new Int32Array(rows).fill(-1);
  const targetDays = new Int32Array(rows).fill(-1);
  const returns = new Float64Array(rows).fill(Number.NaN);
  let start = 0;
  const assets = tables.map(({ bars, table }) => {
    for (const [offset, row] of table.entries()) {
      const at = start + offset;
      features.set(row, at * width);
      const day = paperHistory - 1 + offset;
      const target = bars.dates[day + 1];
      if (target === undefined) continue;
      returns[at] = bars.adjustedClose[day + 1]! / bars.adjustedClose[day]! - 1;
      targetDays[at] = parseCalendarDay(target)!;
      const block = blockOf(benchmark, target);
      if (block === undefined) continue;
      blocks[at] = blockCodes[block];
      labels[at] = movement(returns[at]) ?? -1;
    }
    const asset = { symbol: bars.symbol, start, rows: table.length };
    start += table.length;
    return asset;
  });
  const write = (name: string, array: NumpyArray, shape: readonly number[]) =>
    writeFileSync(path.join(folder, `${name}.npy`), numpyFile(array, shape));
  write('features', features, [rows, width]);
  write('labels', labels, [rows]);
  write('blocks', blocks, [rows]);
  write('days', targetDays, [rows]);
  write('returns', returns, [rows]);
  const manifest = { paper: paperFeatureNames, context: contextFeatureNames, assets };
  writeFileSync(path.join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return { rows, labels, blocks, targetDays, returns };
}
