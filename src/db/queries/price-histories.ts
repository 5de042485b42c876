import { cancellableQuery } from '@/db/cancellable-query';
import type { Database } from '@/db/client';
import { unpackDoubles } from '@/db/queries/packed-column';
import { tradingDates } from '@/db/queries/trading-date';

/** The newest prices of one asset, oldest first, one per trading day. */
export interface StoredHistory {
  readonly symbol: string;
  /** Names the stored prices that these are part of. */
  readonly priceVersion: string;
  readonly dates: readonly string[];
  /** Adjusted for splits and dividends. */
  readonly closes: Float64Array;
  /** NaN where unknown. */
  readonly volumes: Float64Array;
}

interface PackedHistory {
  readonly symbol: string;
  readonly version: string;
  readonly days: Buffer | null;
  readonly closes: Buffer | null;
  readonly volumes: Buffer | null;
}

/** The lower bound of the date prunes the yearly partitions; 1.6 calendar days a trading day cover every holiday. */
const historySql = `
  select asked.symbol, assets.price_version as version, packed.days, packed.closes, packed.volumes
    from unnest($1::text[]) with ordinality as asked (symbol, position)
    join assets on assets.symbol = asked.symbol
   cross join lateral (
     select string_agg(int4send(date - date '1970-01-01'), '' order by date) as days,
            string_agg(float8send(adjusted_close), '' order by date) as closes,
            string_agg(float8send(coalesce(volume, 'NaN')), '' order by date) as volumes
       from (
         select date, adjusted_close, volume
           from price_history
          where symbol = asked.symbol
            and date <= least($2::date, assets.last_date)
            and date > least($2::date, assets.last_date) - ($3::integer * 1.6)::integer
          order by date desc
          limit $3
       ) as newest
   ) as packed
   order by asked.position`;

/**
 * The last `days` prices up to and including `asOf`, in the order of `symbols`; unknown symbols are left out. Reading ends
 * where `signal` fires.
 */
export async function listPriceHistories(
  db: Database,
  {
    symbols,
    asOf,
    days,
  }: {
    readonly symbols: readonly string[];
    readonly asOf?: string | undefined;
    readonly days: number;
  },
  signal?: AbortSignal,
): Promise<StoredHistory[]> {
  const rows = await cancellableQuery<PackedHistory>(
    db.$client,
    { text: historySql, values: [symbols, asOf ?? 'infinity', days] },
    signal,
  );
  return rows.map((row) => ({
    symbol: row.symbol,
    priceVersion: row.version,
    dates: tradingDates(row.days),
    closes: unpackDoubles(row.closes),
    volumes: unpackDoubles(row.volumes),
  }));
}
