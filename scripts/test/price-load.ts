import type { PriceLoad } from '@/db/store-prices';
import { alikeColumns } from './alike-columns';

/** A load that a test and the process that it kills both make from a few numbers. */
export interface LoadToKill {
  readonly symbols: readonly string[];
  readonly days: number;
  /** Level of the prices: another one is another load of the same days. */
  readonly level: number;
}

const firstDay = Date.UTC(2000, 0, 1);

export function priceLoadOf({ symbols, days, level }: LoadToKill): PriceLoad {
  const dates = Array.from({ length: days }, (_, i) =>
    new Date(firstDay + i * 86_400_000).toISOString().slice(0, 10),
  );
  // The newest 30 days are the same at every level, so that loads of any level continue each other.
  const column = Float64Array.from(dates, (_, i) =>
    i < days - 30 ? level + (i % 97) : 100 + (i % 97),
  );
  return {
    deliveries: symbols.map((symbol) => ({
      asset: { symbol, name: symbol, kind: 'stock', sector: null, industry: null, currency: 'USD' },
      source: 'yahoo',
      prices: alikeColumns(symbol, dates, column),
    })),
  };
}
