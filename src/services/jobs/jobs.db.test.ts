import { type ChildProcess, fork } from 'node:child_process';
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
    const child = fork('scripts/test/job-worker.ts', [JSON.stringify(store), database.url], {
      execArgv: ['--import', 'tsx'],
    });
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

  test('a job whose process is killed runs again on another one within 15 s and writes its result once', async () => {
    if (lacking()) return;
    const first = await startProcess();
    const id = await queue.enqueue('slow-write', { key: 'killed', waitMs: 2_000 });
    await until(async () => (await rows('probe_starts', 'killed')).length === 1);
    first.kill('SIGKILL');
    const killed = Date.now();
    await startProcess();
    await until(async () => (await rows('probe_starts', 'killed')).length === 2);
    const restartedAfterMs = Date.now() - killed;
    await until(async () => (await jobOf(id))?.state === 'done');
    expect(await rows('probe_results', 'killed')).toHaveLength(1);
    expect(restartedAfterMs).toBeLessThan(15_000);
    process.stderr.write(`Killed job on ${kind}: running again after ${restartedAfterMs} ms.\n`);
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
    await queue.retry(id);
    expect((await jobOf(id))?.state).not.toBe('dead');
    await until(async () => (await jobOf(id))?.state === 'dead');
    await expect(queue.retry('no-such-job')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('progress is told while a job runs', async () => {
    if (lacking()) return;
    await startHere();
    const id = await queue.enqueue('slow-write', { key: 'progress', waitMs: 1_200 });
    const seen = await until(async () => (await jobOf(id))?.progress);
    expect(seen).toMatchObject({ total: 4, note: expect.stringMatching(/^part [1-4]$/) });
    await until(async () => (await jobOf(id))?.state === 'done');
    expect((await jobOf(id))?.message).toBe('wrote progress');
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
  let running = true;
  const supervise = async () => {
    while (running) {
      const worker = fork('scripts/test/job-worker.ts', [JSON.stringify(store), database.url], {
        execArgv: ['--import', 'tsx'],
      });
      await until(async () => worker.exitCode !== null || worker.signalCode !== null || !running, {
        limitMs: 60_000,
      });
      worker.kill('SIGKILL');
    }
  };
  const supervised = supervise();
  const id = await queue.enqueue('crash', {});
  const dead = await until(async () => (await queue.listDead(10)).find((job) => job.id === id), {
    limitMs: 55_000,
  });
  running = false;
  await supervised;
  expect(dead.message).toMatch(/stalled/);
  await queue.close();
  await database.drop();
});
