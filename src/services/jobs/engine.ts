import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  type Job,
  Queue,
  runMigrations,
  WaitingError,
  Worker,
} from 'bullmq';
import { Client } from 'pg';
import { AppError } from '@/lib/errors';

/** Where jobs are kept: Redis shared by any number of machines, or the database that is there anyway. */
export type JobStore =
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** All kinds share one queue, so that one list shows them and one worker serves them. */
const QUEUE = 'tangency';

/** A worker that is silent for this long is taken for dead; the next check gives its job to another one. */
const LOCK_MS = 3_000;
const STALLED_CHECK_MS = 2_500;

export type EngineQueue = Queue<
  unknown,
  string,
  string,
  unknown,
  string,
  string,
  IQueueBackend,
  unknown
>;
export type EngineWorker = Worker<unknown, string, string, IQueueBackend, object, unknown>;
export type EngineJob = Job<unknown, string>;

type Role = 'queue' | 'worker';

const factories = {
  redis: createRedisBackend,
  postgres: createPostgresBackend,
} as unknown as Record<JobStore['kind'], BackendFactory<IQueueBackend, unknown>>;

function connection(store: JobStore, role: Role): unknown {
  if (store.kind === 'redis') {
    // Whoever asks for a job is told at once that Redis is away; a worker waits for its return.
    return role === 'queue'
      ? { url: store.url, maxRetriesPerRequest: 1, enableOfflineQueue: true, connectTimeout: 2_000 }
      : { url: store.url, maxRetriesPerRequest: null };
  }
  return {
    connectionString: store.url,
    max: 2,
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
    application_name: `tangency-jobs-${role}`,
  };
}

/** Makes the engine's own tables where they are missing; harmless when several processes do it at once. */
export async function prepareStore(store: JobStore): Promise<void> {
  if (store.kind !== 'postgres') return;
  const client = new Client({ connectionString: store.url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await runMigrations(client);
  } catch (cause) {
    throw new AppError(
      'db_unavailable',
      'The list of jobs cannot be reached. Try again in a moment.',
      {
        cause,
      },
    );
  } finally {
    await client.end().catch(() => {});
  }
}

export function createQueue(store: JobStore): EngineQueue {
  const options = {
    connection: connection(store, 'queue'),
    defaultJobOptions: {
      attempts: 3,
      backoff: { type: 'exponential', delay: 1_000 },
      removeOnComplete: { count: 200 },
      // Dead jobs stay until a person has looked.
      removeOnFail: { count: 1_000 },
    },
  };
  const queue: EngineQueue = new Queue(QUEUE, options, factories[store.kind]);
  queue.on('error', () => {});
  return queue;
}

export function createWorker(
  store: JobStore,
  process: (job: EngineJob, token: string, signal: AbortSignal) => Promise<string>,
  { concurrency }: { readonly concurrency: number },
): EngineWorker {
  const worker: EngineWorker = new Worker(
    QUEUE,
    (job, token, signal) =>
      process(job as EngineJob, token ?? '', signal ?? new AbortController().signal),
    {
      connection: connection(store, 'worker'),
      concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      // A job that takes its process down twice would take it down a third time.
      maxStalledCount: 2,
    },
    factories[store.kind],
  );
  worker.on('error', () => {});
  return worker;
}

/** From inside its run: the job waits for a worker again, as if this run had never begun. */
export async function giveBack(job: EngineJob, token: string): Promise<never> {
  await job.moveToWait(token);
  throw new WaitingError();
}
