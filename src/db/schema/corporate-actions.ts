import { sql } from 'drizzle-orm';
import { check, date, doublePrecision, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { assets } from '@/db/schema/assets';

export const corporateActionKinds = ['split', 'dividend'] as const;

/** What happened to a share on its ex-date. Several dividends of one day are one row with their sum. */
export const corporateActions = pgTable(
  'corporate_actions',
  {
    symbol: text('symbol')
      .notNull()
      .references(() => assets.symbol, { onDelete: 'cascade' }),
    date: date('date', { mode: 'string' }).notNull(),
    kind: text('kind', { enum: corporateActionKinds }).notNull(),
    /** Split: new shares per old share. Dividend: money per share of that day. */
    value: doublePrecision('value').notNull(),
    source: text('source').notNull(),
  },
  (table) => [
    primaryKey({ name: 'corporate_actions_pkey', columns: [table.symbol, table.date, table.kind] }),
    check('corporate_actions_kind_known', sql`${table.kind} in ('split', 'dividend')`),
    check(
      'corporate_actions_value_usable',
      sql`${table.value} > 0 and ${table.value} < 'Infinity'`,
    ),
  ],
);
