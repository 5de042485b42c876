import { createPool } from '@/compute/pool';
import { spawnWorker } from '@/compute/spawn-worker';
import { createDatabase } from '@/db/client';
import { env } from '@/env';
import { openJobQueue } from '@/services/jobs/job-queue';
import { jobKinds } from '@/services/jobs/registry';
import { startWorker } from '@/services/jobs/start-worker';
import { jobStore } from '@/services/jobs/store';
import { openDatabase } from './open-database';
import { createProgress } from './progress';
import { stopSignal } from './serve';

/** `npm run worker`: works on background jobs until it is stopped. Start as many as you like, anywhere. */
const USAGE = `npm run worker                     work on background jobs
npm run worker -- list             the latest jobs
npm run worker -- dead             jobs that failed for good, with their reasons
npm run worker -- retry ID         run one of them again
npm run worker -- run KIND [JSON]  ask for a job now: ${jobKinds.map(({ id }) => id).join(', ')}
`;

const [verb = 'work', ...rest] = process.argv.slice(2);
const progress = createProgress();
const signal = stopSignal();

async function work(databaseUrl: string): Promise<void> {
  const store = jobStore(databaseUrl);
  const queue = await openJobQueue(store, jobKinds);
  await queue.schedule();
  const db = createDatabase(databaseUrl, { applicationName: 'tangency-worker' });
  const pool = createPool({
    size: env.WORKER_THREADS,
    maxQueue: env.WORKER_QUEUE,
    spawn: spawnWorker,
  });
  const worker = await startWorker({
    store,
    kinds: jobKinds,
    context: { db, pool },
    onFinished: ({ kind, ok, message }) =>
      process.stdout.write(
        `${new Date().toISOString()} ${kind} ${ok ? 'done' : 'failed'}: ${message}\n`,
      ),
  });
  process.stderr.write(`Working on jobs kept in ${store.kind}. Ctrl-C stops.\n`);
  if (!signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  }
  await worker.close();
  await queue.close();
  await pool.close();
  await db.$client.end();
}

async function administer(databaseUrl: string): Promise<void> {
  const queue = await openJobQueue(jobStore(databaseUrl), jobKinds);
  try {
    if (verb === 'list' || verb === 'dead') {
      for (const job of await (verb === 'list' ? queue.list(50) : queue.listDead(200))) {
        const when = job.finishedAt ?? job.dueAt ?? job.queuedAt;
        process.stdout.write(`${when} ${job.id} ${job.kind} ${job.state}: ${job.message ?? ''}\n`);
      }
    } else if (verb === 'retry') {
      await queue.retry(rest[0] ?? '');
      process.stdout.write(`${rest[0]} waits to run again.\n`);
    } else {
      const id = await queue.enqueue(rest[0] ?? '', JSON.parse(rest[1] ?? '{}'));
      process.stdout.write(`${id} waits to run.\n`);
    }
  } finally {
    await queue.close();
  }
}

if (!['work', 'list', 'dead', 'retry', 'run'].includes(verb)) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  try {
    const database = await openDatabase(progress);
    try {
      await (verb === 'work' ? work(database.url) : administer(database.url));
    } finally {
      await database.release();
    }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
