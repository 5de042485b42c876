import { eq, inArray } from 'drizzle-orm';
import type { Client } from 'pg';
import type { Database } from '@/db/client';
import { query, toDatabaseError } from '@/db/errors';
import { uploads } from '@/db/schema/uploads';

export type Upload = typeof uploads.$inferSelect;
export type NewUpload = Omit<Upload, 'createdAt'>;

/** Within the caller's transaction, before the assets that refer to it; an id that is taken is a unique violation. */
export async function insertUpload(client: Client, upload: NewUpload): Promise<void> {
  await client.query(
    `insert into uploads (id, file_name, mapping, row_count, symbols, report, content_hash)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      upload.id,
      upload.fileName,
      JSON.stringify(upload.mapping),
      upload.rowCount,
      JSON.stringify(upload.symbols),
      JSON.stringify(upload.report),
      upload.contentHash,
    ],
  );
}

export async function findUpload(db: Database, id: string): Promise<Upload | undefined> {
  const [upload] = await query(db.select().from(uploads).where(eq(uploads.id, id)));
  return upload;
}

export function listUploads(db: Database, ids: readonly string[]): Promise<Upload[]> {
  return query(
    db
      .select()
      .from(uploads)
      .where(inArray(uploads.id, [...ids])),
  );
}

/** The upload with its assets, prices, forecasts and refused rows; false where there is none. */
export async function deleteUpload(db: Database, id: string): Promise<boolean> {
  const client = await query(db.$client.connect());
  try {
    await client.query('begin');
    // By name instead of by look-up in `assets`: all prices of a symbol may have been refused.
    const owned = await client.query<{ symbols: string[] }>(
      'select symbols from uploads where id = $1 for update',
      [id],
    );
    const symbols = owned.rows[0]?.symbols ?? [];
    for (const table of ['quarantined_prices', 'corporate_actions', 'price_history', 'assets']) {
      await client.query(`delete from ${table} where symbol = any($1)`, [symbols]);
    }
    await client.query('delete from uploads where id = $1', [id]);
    await client.query('commit');
    return owned.rows.length > 0;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw toDatabaseError(error);
  } finally {
    client.release();
  }
}
