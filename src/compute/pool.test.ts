import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from '@jest/globals';
import { AppError } from '@/lib/errors';
import { createPool, type Pool, type PoolOptions } from './pool';
import { spawnWorker } from './spawn-worker';
import { testTask } from './test-task';

/** A thread that does what the task's first symbol says: real faults in a real thread. */
const faulty = () =>
  new Worker(
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', ({ input }) => {
       const [order] = input.symbols;
       if (order === 'exit') process.exit(7);
       if (order === 'throw') throw new Error('boom');
       if (order === 'spin') for (;;) {}
       if (order === 'eat') { const all = []; for (;;) all.push(new Array(1e6).fill(all.length)); }
       if (order === 'fail') return parentPort.postMessage({ ok: false, message: 'inner detail' });
       parentPort.postMessage({ ok: true, answer: order });
     });`,
    { eval: true, resourceLimits: { maxOldGenerationSizeMb: 32 } },
  );

let pool: Pool;
const open = (options: Partial<PoolOptions> = {}) => {
  pool = createPool({ size: 1, maxQueue: 10, spawn: faulty, ...options });
  return pool;
};

afterEach(() => pool.close());

const failure = async (promise: Promise<unknown>) => {
  const reason: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(reason).toBeInstanceOf(AppError);
  return (reason as AppError).code;
};

const generous = { deadlineMs: 20_000 };

describe('the real worker', () => {
  test('solves in a thread and takes the arrays along', async () => {
    open({ spawn: spawnWorker });
    const task = testTask('AAPL');
    const { answer, solveMs } = await pool.run(task, generous);
    expect(answer.outcome).toMatchObject({ status: 'solved' });
    expect(answer.portfolio?.volatility).toBeCloseTo(0.2, 12);
    expect(solveMs).toBeGreaterThan(0);
    expect(task.input.data.kind === 'moments' && task.input.data.covariance.byteLength).toBe(0);
  });
});

describe('crash containment', () => {
  test.each(['exit', 'throw', 'eat'])(
    'a thread that does "%s" fails its task only',
    async (fault) => {
      open();
      expect(await failure(pool.run(testTask(fault), generous))).toBe('compute_failed');
      expect(await pool.run(testTask('fine'), generous)).toBe('fine');
    },
  );

  test('a failure inside the task keeps the thread and hides its words', async () => {
    open();
    const failed = pool.run(testTask('fail'), generous);
    await expect(failed).rejects.toThrow('The calculation failed.');
    expect(pool.stats().threads).toBe(1);
  });

  test('waiting tasks survive the crash of the thread they wait for', async () => {
    open();
    const [crashed, waited] = [
      pool.run(testTask('exit'), generous),
      pool.run(testTask('b'), generous),
    ];
    expect(await failure(crashed)).toBe('compute_failed');
    expect(await waited).toBe('b');
  });
});

describe('time', () => {
  test('an endless task is ended at its deadline and the next one runs', async () => {
    open();
    expect(await failure(pool.run(testTask('spin'), { deadlineMs: 100 }))).toBe('deadline');
    expect(await pool.run(testTask('next'), generous)).toBe('next');
  });

  test('waiting counts towards the deadline', async () => {
    open();
    const spinning = pool.run(testTask('spin'), { deadlineMs: 600 });
    expect(await failure(pool.run(testTask('late'), { deadlineMs: 100 }))).toBe('deadline');
    expect(pool.stats().queued).toBe(0);
    expect(await failure(spinning)).toBe('deadline');
  });

  test('abort ends a running task and frees the thread', async () => {
    open();
    const controller = new AbortController();
    const running = pool.run(testTask('spin'), { ...generous, signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    expect(await failure(running)).toBe('aborted');
    expect(await pool.run(testTask('next'), generous)).toBe('next');
  });

  test('a request that is aborted already never starts', async () => {
    open();
    expect(
      await failure(pool.run(testTask('x'), { ...generous, signal: AbortSignal.abort() })),
    ).toBe('aborted');
    expect(pool.stats().threads).toBe(0);
  });
});

describe('admission', () => {
  test('what exceeds threads and queue is refused at once, the rest is answered', async () => {
    open({ maxQueue: 3 });
    const asked = Array.from({ length: 10 }, (_, i) =>
      pool.run(testTask(`t${i}`), { ...generous, signal: new AbortController().signal }),
    );
    const results = await Promise.allSettled(asked);
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(6);
    for (const { reason } of refused as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({ code: 'overloaded' });
    }
  });

  test('closing answers what waits', async () => {
    open();
    const running = failure(pool.run(testTask('spin'), generous));
    const waiting = failure(pool.run(testTask('x'), generous));
    await pool.close();
    expect(await waiting).toBe('overloaded');
    expect(await running).toBe('compute_failed');
    expect(await failure(pool.run(testTask('y'), generous))).toBe('overloaded');
  });
});
