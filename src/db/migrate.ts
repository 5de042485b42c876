import path from 'node:path';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client } from 'pg';
import { query } from '@/db/errors';

/** Any fixed number that no one else in the database uses as an advisory lock. */
const migrationLock = 7_264_391_205;

export interface MigrateOptions {
  /** Folder of the SQL files; `drizzle` of the working directory when absent. */
  readonly folder?: string;
}

/** Brings the schema up to date. Of several callers at once one works and the others wait for it. */
export async function migrateDatabase(url: string, options: MigrateOptions = {}): Promise<void> {
  // Its own connection: a migration may take longer than any request is allowed to.
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'tangency-migrate',
  });
  client.on('error', () => {});
  try {
    await query(client.connect());
    await query(client.query('select pg_advisory_lock($1)', [migrationLock]));
    const migrationsFolder = options.folder ?? path.resolve('drizzle');
    await query(migrate(drizzle({ client }), { migrationsFolder }));
    await query(
      client.query(
        'select ensure_price_partitions(1990, greatest(2030, extract(year from now())::integer + 2))',
      ),
    );
  } finally {
    await client.end().catch(() => {});
  }
}
