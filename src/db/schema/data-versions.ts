import { sql } from 'drizzle-orm';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { isoTimestamp } from '@/db/schema/column-type';

/** Which version of each bundled data set is loaded. */
export const dataVersions = pgTable('data_versions', {
  dataset: text('dataset').primaryKey(),
  version: text('version').notNull(),
  priceCount: integer('price_count').notNull(),
  loadedAt: isoTimestamp('loaded_at').notNull().default(sql`now()`),
});
