import { type PriceBar, ProviderError } from '@/market/contract';
import { readSamplePrices, type SamplePrices } from '@/market/sample/read-sample';
import type { ProviderEntry } from './provider-entry';

let read: ReadonlyMap<string, SamplePrices> | undefined;

/** The prices that ship with the product: always there, never newer than the release. */
export const sample: ProviderEntry = {
  id: 'sample',
  name: 'Shipped prices',
  website: null,
  currency: 'USD',
  capabilities: { bars: true, adjusted: 'splits-and-dividends', actions: false },
  rateLimit: { requests: 1_000_000, perMs: 1_000 },
  create: () => ({
    ...sample,
    async fetchPrices({ symbol, from, to }) {
      read ??= new Map([...readSamplePrices()].map((prices) => [prices.symbol, prices]));
      const prices = read.get(symbol);
      if (!prices) {
        throw new ProviderError(
          'unknown_symbol',
          'next-provider',
          `${symbol} is not among the shipped prices.`,
        );
      }
      return {
        symbol,
        currency: 'USD',
        source: 'sample',
        actions: [],
        bars: barsOf(prices, from, to),
      };
    },
  }),
};

function barsOf(prices: SamplePrices, from: string, to: string): PriceBar[] {
  const known = (value: number | undefined) =>
    value === undefined || Number.isNaN(value) ? null : value;
  return prices.dates.flatMap((date, i) =>
    date < from || date > to
      ? []
      : [
          {
            symbol: prices.symbol,
            date,
            open: known(prices.open[i]),
            high: known(prices.high[i]),
            low: known(prices.low[i]),
            close: known(prices.close[i]),
            volume: known(prices.volume[i]),
            adjustedClose: prices.adjustedClose[i]!,
          },
        ],
  );
}
