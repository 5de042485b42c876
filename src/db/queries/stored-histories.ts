import { and, asc, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { query } from '@/db/errors';
import { assets } from '@/db/schema/assets';

/** How far the stored prices of each shared asset reach and who the newest are from, by symbol; no uploaded ones. */
export function listStoredHistories(db: Database) {
  return query(
    db
      .select({
        symbol: assets.symbol,
        name: assets.name,
        kind: assets.kind,
        currency: assets.currency,
        // The where clause below leaves no null.
        firstDate: sql<string>`${assets.firstDate}`,
        lastDate: sql<string>`${assets.lastDate}`,
        priceCount: assets.priceCount,
        source: assets.source,
      })
      .from(assets)
      .where(and(isNotNull(assets.firstDate), isNotNull(assets.lastDate), isNull(assets.uploadId)))
      .orderBy(asc(assets.symbol)),
  );
}
