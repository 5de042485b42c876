import { createPool } from '@/compute/pool';
import { spawnWorker } from '@/compute/spawn-worker';
import type { ServiceContext } from '@/services/context';
import { createTestDatabase, type TestDatabaseContent } from './test-database';

export interface TestContext extends ServiceContext {
  close(): Promise<void>;
}

/** A database and a pool of one worker of the test file's own; `close` it in `afterAll`. */
export async function createTestContext(content: TestDatabaseContent): Promise<TestContext> {
  const database = await createTestDatabase(content);
  const pool = createPool({ size: 1, maxQueue: 4, spawn: spawnWorker });
  const close = async () => {
    await pool.close();
    await database.drop();
  };
  return { db: database.db, pool, close };
}
