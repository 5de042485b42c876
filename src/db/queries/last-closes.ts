import type { Database } from '@/db/client';
import { query } from '@/db/errors';

/** What one share cost at the end of the last day with a price. */
export interface LastClose {
  readonly symbol: string;
  readonly date: string;
  readonly close: number;
}

const lastClosesSql = `
  select asked.symbol, last.date::text, last.close
    from unnest($1::text[]) as asked (symbol)
   cross join lateral (
     select date, coalesce(close, adjusted_close) as close
       from price_history
      where symbol = asked.symbol
      order by date desc
      limit 1
   ) as last`;

/** In no particular order; symbols without prices are absent. */
export async function listLastCloses(
  db: Database,
  symbols: readonly string[],
): Promise<LastClose[]> {
  const { rows } = await query(db.$client.query<LastClose>(lastClosesSql, [symbols]));
  return rows;
}
