import { eq } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { query } from '@/db/errors';
import { optimizationRuns } from '@/db/schema/optimization-runs';

export type StoredRun = typeof optimizationRuns.$inferSelect;

/** The id is a hash of the content, so a second insert of it changes nothing: the first answer stays. */
export async function insertRun(
  db: Database,
  run: Omit<typeof optimizationRuns.$inferInsert, 'createdAt'>,
): Promise<void> {
  await query(db.insert(optimizationRuns).values(run).onConflictDoNothing());
}

export async function findRun(db: Database, id: string): Promise<StoredRun | undefined> {
  const rows = await query(
    db.select().from(optimizationRuns).where(eq(optimizationRuns.id, id)).limit(1),
  );
  return rows[0];
}
