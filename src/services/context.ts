import type { Pool } from '@/compute/pool';
import type { Database } from '@/db/client';

/** What a use case is given besides its input. */
export interface ServiceContext {
  readonly db: Database;
  readonly pool: Pool;
  readonly signal?: AbortSignal | undefined;
}
