import 'server-only';
import { createPool, type Pool } from '@/compute/pool';
import { spawnWorker } from '@/compute/spawn-worker';
import { type Database, getDatabase } from '@/db/client';
import { env } from '@/env';
import { AppError } from '@/lib/errors';
import { type JobQueue, openJobQueue } from '@/services/jobs/job-queue';
import { jobKinds } from '@/services/jobs/registry';
import { jobStore } from '@/services/jobs/store';

/** What every request of this process shares. Kept on globalThis because development reloads modules. */
const shared = globalThis as typeof globalThis & {
  tangencyPool?: Pool;
  tangencyJobs?: Promise<JobQueue>;
};

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

/** The list of background jobs; an attempt to reach it that failed is made again the next time. */
export function getJobQueue(): Promise<JobQueue> {
  if (!env.DATABASE_URL) {
    throw new AppError('db_unavailable', 'DATABASE_URL is not set: there is no list of jobs.');
  }
  shared.tangencyJobs ??= openJobQueue(jobStore(env.DATABASE_URL), jobKinds).catch((error) => {
    delete shared.tangencyJobs;
    throw error;
  });
  return shared.tangencyJobs;
}
