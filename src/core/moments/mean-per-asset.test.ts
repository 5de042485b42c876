import { expect, test } from '@jest/globals';
import { meanPerAsset } from './mean-per-asset';

test('a constant column has its constant as mean, to the bit', () => {
  const columns = 11;
  const constants = Float64Array.from({ length: columns }, (_, i) => 0.1 + i / 7);
  const matrix = Float64Array.from({ length: 1258 * columns }, (_, k) => constants[k % columns]!);
  expect(meanPerAsset(matrix, 1258, columns)).toEqual(constants);
});

test('a first row far from the others costs no accuracy', () => {
  const matrix = new Float64Array(1000).map((_, t) => (t % 2 === 0 ? 0.25 : -0.25));
  matrix[0] = 1e6;
  // 500 of -0.25 and 499 of 0.25 beside it.
  expect(meanPerAsset(matrix, 1000, 1)[0]).toBeCloseTo((1e6 - 0.25) / 1000, 10);
});

test('a column has the same mean to the bit wherever it stands', () => {
  const [rows, columns] = [257, 13];
  const matrix = Float64Array.from({ length: rows * columns }, (_, k) => Math.sin(k * k));
  const reversed = matrix.map((_, k) => matrix[k - 2 * (k % columns) + columns - 1]!);
  expect(meanPerAsset(reversed, rows, columns)).toEqual(
    meanPerAsset(matrix, rows, columns).reverse(),
  );
});

test('a number that is not finite leaves no finite mean in its column, and no trace in the others', () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (const row of [0, 1, 4]) {
      const columns = 9;
      for (const column of [3, 8]) {
        const matrix = new Float64Array(5 * columns).fill(0.01);
        matrix[row * columns + column] = bad;
        const finite = [...meanPerAsset(matrix, 5, columns)].map(Number.isFinite);
        expect(finite).toEqual(Array.from({ length: columns }, (_, i) => i !== column));
      }
    }
  }
});
