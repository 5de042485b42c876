import { expect, test } from '@jest/globals';
import { symmetricProduct } from '@/core/linalg/symmetric-product';
import { normals } from '@/core/optimizers/test-problem';

test.each([1, 2, 3, 4, 5, 7, 8, 30, 31])(
  'the product of order %p is that of its definition',
  (n) => {
    const next = normals(n);
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = i; j < n; j++) {
        matrix[i * n + j] = next();
        matrix[j * n + i] = matrix[i * n + j]!;
      }
    }
    const x = Float64Array.from({ length: n }, next);
    const out = new Float64Array(n).fill(Number.NaN);
    symmetricProduct(matrix, x, out);
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += matrix[i * n + j]! * x[j]!;
      expect(out[i]).toBeCloseTo(sum, 12);
    }
  },
);

test('what lies below the diagonal is not read', () => {
  const out = new Float64Array(2);
  symmetricProduct(Float64Array.of(1, 2, Number.NaN, 3), Float64Array.of(1, 1), out);
  expect(out).toEqual(Float64Array.of(3, 5));
});
