import type { PriceBar } from './contract';

/** The prices of one asset by column; every column is as long as `dates`, NaN = missing. */
export interface PriceColumns {
  readonly symbol: string;
  /** Ascending `YYYY-MM-DD`. */
  readonly dates: readonly string[];
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** Adjusted for splits and dividends; never missing. Only ratios of it carry meaning. */
  readonly adjustedClose: Float64Array;
}

export const priceColumns = ['open', 'high', 'low', 'close', 'volume', 'adjustedClose'] as const;

/** The prices of one asset, column by column as `column` has them. */
export function toPriceColumns(
  symbol: string,
  dates: readonly string[],
  column: (name: (typeof priceColumns)[number]) => Float64Array,
): PriceColumns {
  return {
    symbol,
    dates,
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
    adjustedClose: column('adjustedClose'),
  };
}

/** Bars by column, under a symbol of the caller's choice; bars ascend by day, as the quality gate leaves them. */
export function columnsOfBars(symbol: string, bars: readonly PriceBar[]): PriceColumns {
  return toPriceColumns(
    symbol,
    bars.map(({ date }) => date),
    (name) => Float64Array.from(bars, (bar) => bar[name] ?? Number.NaN),
  );
}
