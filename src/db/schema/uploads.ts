import { sql } from 'drizzle-orm';
import { check, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { isoTimestamp } from '@/db/schema/column-type';

/** A file of prices that someone brought: which columns were read as what, and what came of it. */
export const uploads = pgTable(
  'uploads',
  {
    /** Capital letters and digits: it ends the symbols of the upload's assets. */
    id: text('id').primaryKey(),
    fileName: text('file_name').notNull(),
    createdAt: isoTimestamp('created_at').notNull().default(sql`now()`),
    mapping: jsonb('mapping').$type<unknown>().notNull(),
    rowCount: integer('row_count').notNull(),
    /** As stored, with `~` and the id. */
    symbols: jsonb('symbols').$type<readonly string[]>().notNull(),
    /** What was answered when it was stored. */
    report: jsonb('report').$type<unknown>().notNull().default({}),
    /** SHA-256 of the bytes: the same file sent again under the same id is the same upload. */
    contentHash: text('content_hash').notNull().default(''),
  },
  (table) => [
    check('uploads_id_plain', sql`${table.id} ~ '^[0-9A-Z]+$'`),
    check('uploads_row_count_known', sql`${table.rowCount} >= 0`),
  ],
);
