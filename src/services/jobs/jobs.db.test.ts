import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pool } from '@/compute/pool';
import { probeJobs } from '../../../scripts/test/probe-jobs';
import { startRedis, type TestRedis } from '../../../scripts/test/start-redis';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';
import type { JobStore } from './engine';
import { type JobQueue, openJobQueue } from './job-queue';
import type { Job } from './schema';
import { type JobWorker, startWorker } from './start-worker';

let redis: TestRedis | undefined;
beforeAll(async () => {
  redis = await startRedis();
  if (!redis) process.stderr.write('Jobs on Redis are not tested: no redis-server is installed.\n');
});
afterAll(() => redis?.stop());

const until = async <T>(
  read: () => Promise<T | undefined | false>,
  { limitMs = 30_000, everyMs = 50 } = {},
): Promise<T> => {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    const value = await read();
    if (value) return value;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  throw new Error('It did not happen in time.');
};

const startWorkerProcess = (store: JobStore, databaseUrl: string) =>
  fork('scripts/test/job-worker.ts', [JSON.stringify(store), databaseUrl], {
    execArgv: ['--import', 'tsx'],
  });

describe.each(['postgres', 'redis'] as const)('jobs on %s', (kind) => {
  let database: TestDatabase;
  let store: JobStore;
  let queue: JobQueue;
  const processes: ChildProcess[] = [];
  let worker: JobWorker | undefined;
  const lacking = () => kind === 'redis' && !redis;

  beforeAll(async () => {
    if (lacking()) return;
    database = await createTestDatabase('empty');
    await database.db.$client.query(
      'create table probe_starts (key text, pid integer); create table probe_results (key text primary key)',
    );
    store = kind === 'redis' ? { kind, url: redis!.url } : { kind, url: database.url };
    queue = await openJobQueue(store, probeJobs);
  });
  afterEach(async () => {
    for (const child of processes.splice(0)) child.kill('SIGKILL');
    await worker?.close(0);
    worker = undefined;
  });
  afterAll(async () => {
    if (lacking()) return;
    await queue.close();
    await database.drop();
  });

  const startProcess = async () => {
    const child = startWorkerProcess(store, database.url);
    processes.push(child);
    await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', () => reject(new Error('the worker ended')));
    });
    return child;
  };
  const startHere = async () => {
    const context = { db: database.db, pool: {} as Pool };
    worker = await startWorker({ store, kinds: probeJobs, context });
  };
  const jobOf = async (id: string): Promise<Job | undefined> =>
    (await queue.list(100)).find((job) => job.id === id);
  const rows = async (table: string, key: string) =>
    (await database.db.$client.query(`select * from ${table} where key = $1`, [key])).rows;

  test('a job whose process is killed runs again on another one and writes its result once', async () => {
    if (lacking()) return;
    const workers = [await startProcess(), await startProcess()];
    const id = await queue.enqueue('interrupted', { key: 'killed' });
    const [first] = await until(async () => {
      const starts = await rows('probe_starts', 'killed');
      return starts.length === 1 && starts;
    });
    workers.find(({ pid }) => pid === first.pid)!.kill('SIGKILL');
    const killed = performance.now();
    await until(async () => (await jobOf(id))?.state === 'done');
    const waitedMs = Math.round(performance.now() - killed);
    process.stderr.write(`Killed job on ${kind}: done elsewhere after ${waitedMs} ms.\n`);
    const starts = await rows('probe_starts', 'killed');
    expect(new Set(starts.map(({ pid }) => pid))).toEqual(new Set(workers.map(({ pid }) => pid)));
    expect(starts).toHaveLength(2);
    expect(await rows('probe_results', 'killed')).toHaveLength(1);
  });

  test('a worker that leaves waits no longer than its grace, and what still runs goes to another one', async () => {
    if (lacking()) return;
    await startHere();
    const id = await queue.enqueue('interrupted', { key: 'left' });
    await until(async () => (await rows('probe_starts', 'left')).length === 1);
    await worker!.close(0);
    expect(await jobOf(id)).toMatchObject({ state: 'waiting', attempts: 0, message: null });
    await startHere();
    await until(async () => (await jobOf(id))?.state === 'done');
    expect(await rows('probe_results', 'left')).toHaveLength(1);
  });

  test('the same question asked many times while it waits is one job', async () => {
    if (lacking()) return;
    const ids = await Promise.all(
      Array.from({ length: 20 }, () => queue.enqueue('slow-write', { key: 'asked', waitMs: 40 })),
    );
    await startHere();
    await until(async () => (await rows('probe_results', 'asked')).length === 1);
    expect(new Set(ids).size).toBe(1);
    expect(await rows('probe_starts', 'asked')).toHaveLength(1);
  });

  test('a job that always fails ends in the list of dead jobs with its reason, and the others flow', async () => {
    if (lacking()) return;
    await startHere();
    const poisoned = await queue.enqueue('poison', {});
    const healthy = await queue.enqueue('slow-write', { key: 'healthy', waitMs: 40 });
    await until(async () => (await jobOf(healthy))?.state === 'done');
    const dead = await until(async () =>
      (await queue.listDead(10)).find(({ id }) => id === poisoned),
    );
    expect(dead).toMatchObject({
      kind: 'poison',
      title: 'Poison',
      state: 'dead',
      attempts: 3,
      message: 'This can never work.',
    });
  });

  test('a dead job runs again when asked, and nothing else can be asked to', async () => {
    if (lacking()) return;
    await startHere();
    const id = await queue.enqueue('poison', {});
    await until(async () => (await jobOf(id))?.state === 'dead');
    await worker!.close();
    await queue.retry(id);
    expect((await jobOf(id))?.state).toBe('waiting');
    await startHere();
    await until(async () => (await jobOf(id))?.state === 'dead');
    await expect(queue.retry('no-such-job')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('progress is told while a job runs', async () => {
    if (lacking()) return;
    await startHere();
    const id = await queue.enqueue('awaited', { key: 'progress' });
    const seen = await until(async () => (await jobOf(id))?.progress);
    expect(seen).toEqual({ done: 1, total: 4, note: 'part 1' });
    await database.db.$client.query("insert into probe_results (key) values ('progress')");
    await until(async () => (await jobOf(id))?.state === 'done');
    expect(await jobOf(id)).toMatchObject({ progress: null, message: 'saw progress' });
  });

  test('a list read while jobs end never shows an ended one without what it said', async () => {
    if (lacking()) return;
    await startHere();
    const keys = Array.from({ length: 25 }, (_, i) => `ending-${i}`);
    const ids = await Promise.all(
      keys.map((key) => queue.enqueue('slow-write', { key, waitMs: 4 })),
    );
    const ended = await until(
      async () => {
        const done = (await queue.list(100)).filter(
          ({ id, state }) => ids.includes(id) && state === 'done',
        );
        for (const job of done) {
          expect(job.message).toMatch(/^wrote ending-/);
          expect(job.finishedAt).not.toBeNull();
        }
        return done.length === keys.length && done;
      },
      { everyMs: 0 },
    );
    expect(ended).toHaveLength(keys.length);
  });

  test('a kind with a timetable waits for its hour, once however often it is announced', async () => {
    if (lacking()) return;
    const timetable = { schedule: { pattern: '0 3 1 1 *', input: {} } };
    const yearly = probeJobs.map((job) => (job.id === 'poison' ? { ...job, ...timetable } : job));
    const scheduling = await openJobQueue(store, yearly);
    await scheduling.schedule();
    await scheduling.schedule();
    const waiting = (await scheduling.list(50)).filter(({ state }) => state === 'scheduled');
    expect(waiting.map(({ kind: name, dueAt }) => [name, dueAt?.slice(4)])).toEqual([
      ['poison', '-01-01T03:00:00.000Z'],
    ]);
    await scheduling.close();
    await queue.schedule();
    expect((await queue.list(50)).some(({ state }) => state === 'scheduled')).toBe(false);
  });

  test('an unknown kind and an unusable input are refused with their field', async () => {
    if (lacking()) return;
    await expect(queue.enqueue('nope', {})).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'kind',
    });
    await expect(queue.enqueue('slow-write', { key: 1 })).rejects.toThrow(/key/);
  });
});

test('a job that takes its process down again and again ends in the list of dead jobs', async () => {
  const database = await createTestDatabase('empty');
  const store: JobStore = { kind: 'postgres', url: database.url };
  const queue = await openJobQueue(store, probeJobs);
  let worker: ChildProcess | undefined;
  let running = true;
  const supervise = async () => {
    while (running) {
      worker = startWorkerProcess(store, database.url);
      await once(worker, 'exit');
    }
  };
  const supervised = supervise();
  try {
    const id = await queue.enqueue('crash', {});
    const dead = await until(async () => (await queue.listDead(10)).find((job) => job.id === id), {
      limitMs: 120_000,
    });
    expect(dead.message).toMatch(/stalled/);
  } finally {
    running = false;
    worker?.kill('SIGKILL');
    await supervised;
    await queue.close();
    await database.drop();
  }
}, 150_000);
