import type { Pool } from '@/compute/pool';
import { createDatabase } from '@/db/client';
import type { JobStore } from '@/services/jobs/engine';
import { startWorker } from '@/services/jobs/start-worker';
import { probeJobs } from './probe-jobs';
import { patient } from './test-database';

/** A worker process for tests to kill: `job-worker.ts <store as JSON> <database url>`. */
const [store, databaseUrl] = process.argv.slice(2);
await startWorker({
  store: JSON.parse(store!) as JobStore,
  kinds: probeJobs,
  context: { db: createDatabase(databaseUrl!, patient), pool: {} as Pool },
});
process.send?.('ready');
