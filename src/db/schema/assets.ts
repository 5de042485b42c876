import { sql } from 'drizzle-orm';
import { check, date, index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { uploads } from '@/db/schema/uploads';

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
    /** Who the newest prices are from: the id of a provider, `sample` or `upload`. */
    source: text('source').notNull().default('sample'),
    /** The upload that this asset belongs to; its symbol then ends with `~` and this id. */
    uploadId: text('upload_id').references(() => uploads.id),
    /** Hash of the stored prices: changes exactly when one of them changes. */
    priceVersion: text('price_version').notNull().default(''),
  },
  (table) => [
    check('assets_kind_known', sql`${table.kind} in ('stock', 'etf', 'index')`),
    check(
      'assets_upload_in_symbol',
      sql`case when ${table.uploadId} is null then strpos(${table.symbol}, '~') = 0
               else right(${table.symbol}, length(${table.uploadId}) + 1) = '~' || ${table.uploadId} end`,
    ),
    index('assets_upload_id_index').on(table.uploadId).where(sql`${table.uploadId} is not null`),
  ],
);
