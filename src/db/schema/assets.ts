import { sql } from 'drizzle-orm';
import { check, date, integer, pgTable, text } from 'drizzle-orm/pg-core';

export const assetKinds = ['stock', 'etf', 'index'] as const;

export const assets = pgTable(
  'assets',
  {
    symbol: text('symbol').primaryKey(),
    name: text('name').notNull(),
    kind: text('kind', { enum: assetKinds }).notNull(),
    sector: text('sector'),
    industry: text('industry'),
    currency: text('currency').notNull().default('USD'),
    /** Summary of `price_history`, kept by whoever loads prices, so that a list of assets never scans prices. */
    firstDate: date('first_date', { mode: 'string' }),
    lastDate: date('last_date', { mode: 'string' }),
    priceCount: integer('price_count').notNull().default(0),
  },
  (table) => [check('assets_kind_known', sql`${table.kind} in ('stock', 'etf', 'index')`)],
);
