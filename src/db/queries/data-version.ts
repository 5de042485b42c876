import { asc } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { query } from '@/db/errors';
import { dataVersions } from '@/db/schema/data-versions';

/** Names the exact prices that answers are computed from; `none` before anything is loaded. */
export async function getDataVersion(db: Database): Promise<string> {
  const loaded = await query(
    db
      .select({ dataset: dataVersions.dataset, version: dataVersions.version })
      .from(dataVersions)
      .orderBy(asc(dataVersions.dataset)),
  );
  return loaded.map(({ dataset, version }) => `${dataset}@${version}`).join('+') || 'none';
}
