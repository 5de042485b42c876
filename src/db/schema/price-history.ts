import { sql } from 'drizzle-orm';
import {
  check,
  date,
  doublePrecision,
  pgTable,
  primaryKey,
  smallint,
  text,
} from 'drizzle-orm/pg-core';

/**
 * One row per asset and trading day. Partitioned by year in hand-written SQL (drizzle/0000_*.sql),
 * which this description cannot express: a change of columns here is generated, a change of partitions is not.
 */
export const priceHistory = pgTable(
  'price_history',
  {
    /** Of `assets`; without a reference, which would cost a third of the loading time: `queries/ingest.ts` locks the asset. */
    symbol: text('symbol').notNull(),
    date: date('date', { mode: 'string' }).notNull(),
    open: doublePrecision('open'),
    high: doublePrecision('high'),
    low: doublePrecision('low'),
    close: doublePrecision('close'),
    volume: doublePrecision('volume'),
    adjustedClose: doublePrecision('adjusted_close').notNull(),
    /** How far the source of this row is trusted (`market/source-rank.ts`); a lower one never replaces a higher one. */
    sourceRank: smallint('source_rank').notNull().default(0),
  },
  (table) => [
    primaryKey({ name: 'price_history_pkey', columns: [table.symbol, table.date] }),
    // NaN sorts above Infinity in Postgres, so this refuses both.
    check(
      'price_history_adjusted_close_usable',
      sql`${table.adjustedClose} > 0 and ${table.adjustedClose} < 'Infinity'`,
    ),
  ],
);
