import path from 'node:path';
import { acquireEmbeddedPostgres } from '@/db/embedded-postgres';
import { migrateDatabase } from '@/db/migrate';
import { sampleSource, seedDatabase } from '@/db/seed';
import { env } from '@/env';
import type { Progress } from './progress';

export interface OpenDatabase {
  readonly url: string;
  /** Lets go of the embedded server; the last process to do so stops it. */
  release(): Promise<void>;
}

/** A migrated database with the sample prices: the one of DATABASE_URL, else the embedded one. */
export async function openDatabase(progress: Progress): Promise<OpenDatabase> {
  progress.step('Database');
  const database = await connect(progress);
  try {
    await migrateDatabase(database.url);
    progress.step('Sample prices');
    const seeded = await seedDatabase(database.url, sampleSource());
    progress.done(seeded.loaded ? 'loaded' : 'already loaded');
    return database;
  } catch (error) {
    await database.release();
    throw error;
  }
}

async function connect(progress: Progress): Promise<OpenDatabase> {
  if (env.DATABASE_URL) {
    progress.done('using DATABASE_URL');
    return { url: env.DATABASE_URL, release: async () => {} };
  }
  const embedded = await acquireEmbeddedPostgres({
    dataDirectory: path.resolve(env.DATA_DIR, 'postgres'),
    onProgress: progress.detail,
  });
  progress.done(
    embedded.reused ? 'embedded Postgres already running' : 'embedded Postgres started',
  );
  return embedded;
}
