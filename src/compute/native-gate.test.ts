import { Worker } from 'node:worker_threads';
import { expect, test } from '@jest/globals';
import { createGate, guardTermination, passGate, passGateLater } from './native-gate';

function guardedThread() {
  const gate = createGate();
  const thread = { ended: false };
  const terminate = async () => {
    thread.ended = true;
    return 0;
  };
  return { gate, thread, worker: guardTermination({ terminate } as unknown as Worker, gate) };
}

test('a thread is ended only when it is out of native code', async () => {
  const { gate, thread, worker } = guardedThread();
  const ending = passGate(gate, () => {
    const promise = worker.terminate();
    expect(thread.ended).toBe(false);
    return promise;
  });
  await ending;
  expect(thread.ended).toBe(true);
});

test('a thread is ended only when native code behind a promise is done, other calls in between or not', async () => {
  const { gate, thread, worker } = guardedThread();
  let finish = () => {};
  const loading = passGateLater(gate, () => new Promise<void>((resolve) => (finish = resolve)));
  passGate(gate, () => {});
  const ending = worker.terminate();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(thread.ended).toBe(false);
  finish();
  await Promise.all([loading, ending]);
  expect(thread.ended).toBe(true);
});

test('native code that throws holds nobody up', async () => {
  const { gate, thread, worker } = guardedThread();
  const fail = () => {
    throw new Error('no memory');
  };
  expect(() => passGate(gate, fail)).toThrow('no memory');
  await worker.terminate();
  expect(thread.ended).toBe(true);
});

test('native code does not begin in a thread that is being ended', async () => {
  const gate = createGate();
  const seen = new Int32Array(new SharedArrayBuffer(8));
  const entry = `
    import('tsx/esm/api').then(async ({ register }) => {
      register();
      const { workerData: { gate, seen } } = await import('node:worker_threads');
      const { passGate } = await import(${JSON.stringify(new URL('./native-gate.ts', import.meta.url).href)});
      Atomics.store(gate, 1, 1);
      Atomics.store(seen, 0, 1);
      Atomics.notify(seen, 0);
      passGate(gate, () => Atomics.store(seen, 1, 1));
    });`;
  const worker = guardTermination(
    new Worker(entry, { eval: true, workerData: { gate, seen } }),
    gate,
  );
  while (Atomics.load(seen, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await worker.terminate();
  expect(seen[1]).toBe(0);
});
