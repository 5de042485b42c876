import type { PriceColumns } from '@/market/price-columns';

/** Made-up prices whose every column is the same. */
export function alikeColumns(
  symbol: string,
  dates: readonly string[],
  column: Float64Array,
): PriceColumns {
  return {
    symbol,
    dates,
    open: column,
    high: column,
    low: column,
    close: column,
    volume: column,
    adjustedClose: column,
  };
}
