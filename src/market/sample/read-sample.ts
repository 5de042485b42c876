import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { z } from 'zod';
import { type PriceColumns, toPriceColumns } from '@/market/price-columns';
import { decodeColumnFile } from './column-file';
import {
  type SampleAsset,
  type SampleManifest,
  sampleAssetSchema,
  sampleManifestSchema,
} from './schema';

/**
 * The prices that ship with the product: `prices.br` and `risk-free.br` (layout: `column-file.ts`), `assets.json`
 * and `manifest.json`, written by `scripts/build-sample-prices.ts`. Open, high, low, close and volume are adjusted for
 * splits up to the symbol's newest OHLC day, not for dividends.
 */
export type SamplePrices = PriceColumns;

export interface RiskFreeRate {
  readonly date: string;
  /** Annual yield of the 3-month US Treasury bill as a fraction: 0.0783 is 7.83 %. */
  readonly rate: number;
}

/** Beside this file: true under tsx, Jest and a bundler that keeps `import.meta.url`; pass another folder where it is not. */
export const sampleDirectory = path.dirname(fileURLToPath(import.meta.url));

const readColumns = (directory: string, file: string) =>
  decodeColumnFile(brotliDecompressSync(readFileSync(path.join(directory, file))));

const readJson = (directory: string, file: string): unknown =>
  JSON.parse(readFileSync(path.join(directory, file), 'utf8'));

/** One symbol at a time, sorted by symbol; `[...readSamplePrices()]` holds about 13 MB. */
export function* readSamplePrices(directory: string = sampleDirectory): Generator<SamplePrices> {
  for (const { name, dates, columns } of readColumns(directory, 'prices.br')) {
    yield toPriceColumns(name, dates, (wanted) => {
      const values = columns.get(wanted);
      if (!values)
        throw new Error(`readSamplePrices: prices.br has no column ${wanted} for ${name}`);
      return values;
    });
  }
}

/** Sorted by symbol, the same symbols as the prices. */
export function readSampleAssets(directory: string = sampleDirectory): SampleAsset[] {
  return z.array(sampleAssetSchema).parse(readJson(directory, 'assets.json'));
}

/** Ascending; days without a quote are absent. */
export function readSampleRiskFree(directory: string = sampleDirectory): RiskFreeRate[] {
  for (const { dates, columns } of readColumns(directory, 'risk-free.br')) {
    const rates = columns.get('rate');
    if (rates) return dates.map((date, row) => ({ date, rate: rates[row]! }));
  }
  throw new Error('readSampleRiskFree: risk-free.br has no column rate');
}

export function readSampleManifest(directory: string = sampleDirectory): SampleManifest {
  return sampleManifestSchema.parse(readJson(directory, 'manifest.json'));
}
