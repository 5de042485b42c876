import { cancellableQuery } from '@/db/cancellable-query';
import type { Database } from '@/db/client';
import { unpackDoubles, unpackIntegers } from '@/db/queries/packed-column';

/** Adjusted closes of one asset, oldest first, one per trading day. */
export interface PriceSeries {
  readonly symbol: string;
  /** Names the stored prices that these are part of; empty where they have no version. */
  readonly priceVersion: string;
  /** Days since 1970. */
  readonly days: Int32Array;
  readonly values: Float64Array;
}

interface PackedSeries {
  readonly symbol: string;
  readonly version: string | null;
  readonly days: Buffer | null;
  readonly closes: Buffer | null;
}

/**
 * One row per asset with its whole series packed into bytes: no text to parse and no object per price. Prices and their
 * version are of one snapshot.
 */
export const packedSeriesSql = `
  select asked.symbol, packed.days, packed.closes,
         (select price_version from assets where assets.symbol = asked.symbol) as version
    from unnest($1::text[]) with ordinality as asked (symbol, position)
   cross join lateral (
     select string_agg(int4send(date - date '1970-01-01'), '' order by date) as days,
            string_agg(float8send(adjusted_close), '' order by date) as closes
       from price_history
      where symbol = asked.symbol and date between $2::date and $3::date
   ) as packed
   order by asked.position`;

/** From here on half of the assets are read through a second connection, on another processor of the database. */
const worthTwoConnections = 16;

/** A panel may take as long as its question has, a statement only as long as the connection allows: so it has several. */
const mostPerStatement = 200;

/**
 * One series per symbol, in the order of `symbols`, both days included. A symbol without prices in
 * the window has an empty series. Reading ends where `signal` fires.
 */
export async function listAdjustedCloses(
  db: Database,
  {
    symbols,
    from,
    to,
  }: {
    readonly symbols: readonly string[];
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  },
  signal?: AbortSignal,
): Promise<PriceSeries[]> {
  const middle = symbols.length < worthTwoConnections ? symbols.length : symbols.length >> 1;
  const readAll = async (part: readonly string[]) => {
    const series: PriceSeries[] = [];
    for (let start = 0; start < part.length; start += mostPerStatement) {
      const values = [
        part.slice(start, start + mostPerStatement),
        from ?? '-infinity',
        to ?? 'infinity',
      ];
      const statement = { text: packedSeriesSql, values };
      const rows = await cancellableQuery<PackedSeries>(db.$client, statement, signal);
      for (const row of rows) series.push(unpack(row));
    }
    return series;
  };
  const halves = await Promise.all([symbols.slice(0, middle), symbols.slice(middle)].map(readAll));
  return halves.flat();
}

const unpack = ({ symbol, version, days, closes }: PackedSeries): PriceSeries => ({
  symbol,
  priceVersion: version ?? '',
  days: unpackIntegers(days),
  values: unpackDoubles(closes),
});
