import { LRUCache } from 'lru-cache';
import type { Database } from '@/db/client';
import { dataVersionOf, listPriceVersions, type PriceVersion } from '@/db/queries/data-version';
import { listAdjustedCloses } from '@/db/queries/prices';
import { limits } from '@/lib/limits';
import { createSingleFlight } from '@/lib/single-flight';
import { type AlignedReturns, alignPrices } from './align-prices';

export interface Panel extends AlignedReturns {
  /** The prices that the returns were computed from, in the order of the symbols. */
  readonly prices: readonly PriceVersion[];
}

export interface PanelInput {
  readonly symbols: readonly string[];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const panels = new LRUCache<string, Panel>({
  maxSize: limits.panelCacheBytes,
  // A tenth more than the numbers: the coverage of each asset is text.
  sizeCalculation: ({ returns, prices }) =>
    Math.ceil(1.1 * returns.byteLength) + 1_000 * prices.length,
});
const share = createSingleFlight<Panel>();

/**
 * Daily returns of stored prices as one matrix, from memory where the same prices were read before. The matrix lies in
 * shared memory: it goes to any number of threads without a copy, and nobody may write into it. Who asks at the same
 * moment waits for one read.
 *
 * @throws AppError `insufficient_history` as `alignPrices`
 */
export async function loadPanel(
  db: Database,
  input: PanelInput,
  signal?: AbortSignal,
): Promise<Panel> {
  const known = new Map(
    (await listPriceVersions(db, input.symbols)).map((price) => [price.symbol, price] as const),
  );
  const prices = input.symbols.flatMap((symbol) => known.get(symbol) ?? []);
  const key = panelKey(input, prices);
  const cached = panels.get(key);
  if (cached) return cached;
  return share(key, (shared) => readPanel(db, input, shared), signal);
}

async function readPanel(db: Database, input: PanelInput, signal: AbortSignal): Promise<Panel> {
  const series = await listAdjustedCloses(db, input, signal);
  const prices = series.map(({ symbol, priceVersion }) => ({ symbol, priceVersion }));
  const panel = { ...(await alignPrices(series, signal)), prices };
  // Under the versions that were read: prices may have arrived since the versions were asked.
  if (prices.every(({ priceVersion }) => priceVersion !== '')) {
    panels.set(panelKey(input, prices), panel);
  }
  return panel;
}

const panelKey = ({ symbols, from, to }: PanelInput, prices: readonly PriceVersion[]) =>
  [dataVersionOf(prices), from ?? '', to ?? '', ...symbols].join(' ');
