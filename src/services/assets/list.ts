import type { Database } from '@/db/client';
import * as queries from '@/db/queries/assets';
import type { Asset } from './schema';

/** Every asset with prices, by symbol. */
export function listAssets({ db }: { db: Database }): Promise<Asset[]> {
  return queries.listAssets(db);
}
