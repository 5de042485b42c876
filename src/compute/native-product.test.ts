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
    parentPort.postMessage([[1, 1], [7, 3], [300, 47], [120, 65], [64, 120], [40, 300], [9, 513]].map(([rows, columns]) => {
      const matrix = Float64Array.from({ length: rows * columns }, next);
      const [actual, expected] = [native(matrix, rows, columns), crossProduct(matrix, rows, columns)];
      const means = Float64Array.from({ length: columns }, next);
      const squaredLengths = new Float64Array(rows);
      const fromCentred = native.ofCentred({ matrix, rows, means, squaredLengths });
      const centred = matrix.map((value, k) => value - means[k % columns]);
      const centredProduct = crossProduct(centred, rows, columns);
      let lengthError = 0;
      for (let t = 0; t < rows; t++) {
        const row = centred.subarray(t * columns, (t + 1) * columns);
        const length = row.reduce((sum, x) => sum + x * x, 0);
        lengthError = Math.max(lengthError, Math.abs(length - squaredLengths[t]) / length);
      }
      const again = native.ofCentred({ matrix, rows, means, squaredLengths: new Float64Array(rows) });
      const same = again.every((value, k) => value === fromCentred[k]);
      let error = 0;
      for (let i = 0; i < columns; i++) {
        for (let j = i; j < columns; j++) {
          const k = i * columns + j;
          error = Math.max(error, Math.abs(expected[k] - actual[k]), Math.abs(centredProduct[k] - fromCentred[k]));
        }
      }
      return { length: actual.length, wanted: columns * columns, error, lengthError, same };
    }));
  });`;

interface Case {
  length: number;
  wanted: number;
  error: number;
  lengthError: number;
  same: boolean;
}

test('the native library loads, and its products, centred or not, are those of the kernel in JavaScript, the same bits each time', async () => {
  const entry = compare.replaceAll("'@/", `'${new URL('..', import.meta.url).href}`);
  const worker = new Worker(entry, { eval: true });
  const cases = await new Promise<Case[]>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread ended with ${code}`)));
  });
  await worker.terminate();
  expect(cases).toHaveLength(7);
  for (const { length, wanted, error, lengthError, same } of cases) {
    expect(length).toBe(wanted);
    expect(error).toBeLessThan(1e-12);
    expect(lengthError).toBeLessThan(1e-13);
    expect(same).toBe(true);
  }
});
