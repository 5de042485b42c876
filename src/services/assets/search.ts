import type { z } from 'zod';
import type { Database } from '@/db/client';
import * as queries from '@/db/queries/assets';
import type { Asset, searchInputSchema } from './schema';

/** Assets whose symbol or name matches, best first; an empty query lists the first of all. */
export function searchAssets({
  context: { db },
  input,
}: {
  context: { db: Database };
  input: z.infer<typeof searchInputSchema>;
}): Promise<Asset[]> {
  return queries.searchAssets(db, input);
}
