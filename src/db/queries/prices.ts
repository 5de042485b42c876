import type { Database } from '@/db/client';
import { query } from '@/db/errors';
import { tradingDates } from '@/db/queries/trading-date';

/** Adjusted closes of one asset, oldest first, one per trading day. */
export interface PriceSeries {
  readonly symbol: string;
  readonly dates: readonly string[];
  readonly values: Float64Array;
}

interface PackedSeries {
  readonly symbol: string;
  readonly days: Buffer | null;
  readonly closes: Buffer | null;
}

/** One row per asset with its whole series packed into bytes: no text to parse and no object per price. */
export const packedSeriesSql = `
  select asked.symbol, packed.days, packed.closes
    from unnest($1::text[]) with ordinality as asked (symbol, position)
   cross join lateral (
     select string_agg(int4send(date - date '1970-01-01'), '' order by date) as days,
            string_agg(float8send(adjusted_close), '' order by date) as closes
       from price_history
      where symbol = asked.symbol and date between $2::date and $3::date
   ) as packed
   order by asked.position`;

/**
 * One series per symbol, in the order of `symbols`, both days included. A symbol without prices in
 * the window has an empty series.
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
): Promise<PriceSeries[]> {
  const { rows } = await query(
    db.$client.query<PackedSeries>(packedSeriesSql, [
      symbols,
      from ?? '-infinity',
      to ?? 'infinity',
    ]),
  );
  return rows.map(({ symbol, days, closes }) => ({
    symbol,
    dates: tradingDates(days),
    values: unpackDoubles(closes),
  }));
}

function unpackDoubles(packed: Buffer | null): Float64Array {
  const values = new Float64Array((packed?.length ?? 0) / 8);
  for (let i = 0; i < values.length; i++) values[i] = packed!.readDoubleBE(i * 8);
  return values;
}
