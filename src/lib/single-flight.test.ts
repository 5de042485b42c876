import { expect, test } from '@jest/globals';
import { createSingleFlight } from './single-flight';

function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((res, rej) => {
    resolve = res;
    reject = rej;
  });
  return { promise, resolve, reject };
}

test('identical keys in flight share one computation', async () => {
  const share = createSingleFlight<number>();
  const gate = deferred<number>();
  let computations = 0;
  const compute = () => {
    computations++;
    return gate.promise;
  };
  const answers = Promise.all([share('a', compute), share('a', compute), share('a', compute)]);
  gate.resolve(7);
  expect(await answers).toEqual([7, 7, 7]);
  expect(computations).toBe(1);
});

test('a finished computation is not remembered', async () => {
  const share = createSingleFlight<number>();
  let computations = 0;
  const compute = async () => ++computations;
  expect(await share('a', compute)).toBe(1);
  expect(await share('a', compute)).toBe(2);
});

test('one caller leaving does not cancel the others', async () => {
  const share = createSingleFlight<number>();
  const gate = deferred<number>();
  const leaver = new AbortController();
  let inner: AbortSignal | undefined;
  const compute = (signal: AbortSignal) => {
    inner = signal;
    return gate.promise;
  };
  const first = share('a', compute, leaver.signal);
  const second = share('a', compute, new AbortController().signal);
  leaver.abort(new Error('left'));
  await expect(first).rejects.toThrow('left');
  expect(inner?.aborted).toBe(false);
  gate.resolve(1);
  expect(await second).toBe(1);
});

test('the computation is cancelled when the last caller leaves, and a newcomer starts afresh', async () => {
  const share = createSingleFlight<number>();
  const leaver = new AbortController();
  let cancelled = false;
  const stuck = (signal: AbortSignal) =>
    new Promise<number>((_, reject) => {
      signal.addEventListener('abort', () => {
        cancelled = true;
        reject(new Error('cancelled'));
      });
    });
  const first = share('a', stuck, leaver.signal);
  leaver.abort(new Error('left'));
  await expect(first).rejects.toThrow('left');
  expect(cancelled).toBe(true);
  expect(await share('a', async () => 5)).toBe(5);
});

test('a failure reaches every caller', async () => {
  const share = createSingleFlight<number>();
  const fail = async () => {
    throw new Error('no');
  };
  const results = await Promise.allSettled([share('a', fail), share('a', fail)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
