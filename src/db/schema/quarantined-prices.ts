import { sql } from 'drizzle-orm';
import { index, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { isoTimestamp } from '@/db/schema/column-type';

/**
 * Prices that were not stored, as they came, with the reason. `id` is the hash of symbol, day, source, reason and
 * values: the same bad row twice is one row. No reference to `assets`: all prices of a symbol may have been refused.
 */
export const quarantinedPrices = pgTable(
  'quarantined_prices',
  {
    id: text('id').primaryKey(),
    symbol: text('symbol').notNull(),
    /** Text, for what is no day is one of the reasons. */
    date: text('date').notNull(),
    source: text('source').notNull(),
    /** One of `market/quality.ts`. */
    reason: text('reason').notNull(),
    detail: text('detail').notNull(),
    values: jsonb('values').$type<unknown>().notNull(),
    createdAt: isoTimestamp('created_at').notNull().default(sql`now()`),
  },
  (table) => [
    index('quarantined_prices_symbol_date_index').on(table.symbol, table.date),
    // What everybody may see, in the order in which it is listed.
    index('quarantined_prices_shared_index')
      .on(table.createdAt, table.id)
      .where(sql`strpos(${table.symbol}, '~') = 0`),
  ],
);
