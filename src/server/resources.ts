import 'server-only';
import { createPool, type Pool } from '@/compute/pool';
import { spawnWorker } from '@/compute/spawn-worker';
import { type Database, getDatabase } from '@/db/client';
import { env } from '@/env';

/** What every request of this process shares. Kept on globalThis because development reloads modules. */
const shared = globalThis as typeof globalThis & { tangencyPool?: Pool };

export function getPool(): Pool {
  shared.tangencyPool ??= createPool({
    size: env.WORKER_THREADS,
    maxQueue: env.WORKER_QUEUE,
    spawn: spawnWorker,
  });
  return shared.tangencyPool;
}

export function getResources(): { db: Database; pool: Pool } {
  return { db: getDatabase(), pool: getPool() };
}
