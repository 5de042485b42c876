import { sql } from 'drizzle-orm';
import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { isoTimestamp } from '@/db/schema/column-type';

/** `id` is the hash of input, data version and engine version: the same question is the same row. */
export const optimizationRuns = pgTable('optimization_runs', {
  id: text('id').primaryKey(),
  createdAt: isoTimestamp('created_at').notNull().default(sql`now()`),
  engineVersion: text('engine_version').notNull(),
  dataVersion: text('data_version').notNull(),
  input: jsonb('input').$type<unknown>().notNull(),
  result: jsonb('result').$type<unknown>().notNull(),
});
