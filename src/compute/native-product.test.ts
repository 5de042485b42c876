import { Worker } from 'node:worker_threads';
import { expect, test } from '@jest/globals';

/** In a plain thread, because the runtime only takes arrays of its own realm and Jest makes another one. */
const compare = `
  import('tsx/esm/api').then(async ({ register }) => {
    register();
    const { parentPort } = await import('node:worker_threads');
    const { loadNativeProduct } = await import('@/compute/native-product');
    const { crossProduct } = await import('@/core/moments/cross-product');
    const native = await loadNativeProduct();
    let state = 1;
    const next = () => (state = (state * 48271) % 2147483647) / 2147483647 - 0.5;
    parentPort.postMessage([[1, 1], [7, 3], [120, 65], [64, 120], [40, 300], [9, 513]].map(([rows, columns]) => {
      const matrix = Float64Array.from({ length: rows * columns }, next);
      const [actual, expected] = [native(matrix, rows, columns), crossProduct(matrix, rows, columns)];
      let error = 0;
      for (let i = 0; i < columns; i++) {
        for (let j = i; j < columns; j++) {
          error = Math.max(error, Math.abs(expected[i * columns + j] - actual[i * columns + j]));
        }
      }
      return { length: actual.length, wanted: columns * columns, error };
    }));
  });`;

test('the native library loads, and its product is that of the kernel in JavaScript', async () => {
  const entry = compare.replaceAll("'@/", `'${new URL('..', import.meta.url).href}`);
  const worker = new Worker(entry, { eval: true });
  const cases = await new Promise<{ length: number; wanted: number; error: number }[]>(
    (resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread ended with ${code}`)));
    },
  );
  await worker.terminate();
  expect(cases).toHaveLength(6);
  for (const { length, wanted, error } of cases) {
    expect(length).toBe(wanted);
    expect(error).toBeLessThan(1e-12);
  }
});
