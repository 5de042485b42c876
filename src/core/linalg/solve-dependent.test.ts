import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { solveDependent } from '@/core/linalg/solve-dependent';

const number = fc.double({ min: -0.5, max: 0.5, noNaN: true });

test('a regular system is solved', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.array(number, { minLength: 156, maxLength: 156 }),
      (n, numbers) => {
        const matrix = Float64Array.from(numbers.slice(0, n * n));
        for (let i = 0; i < n; i++) matrix[i * (n + 1)]! += n;
        const x = numbers.slice(144, 144 + n);
        const right = Float64Array.from({ length: n }, (_, i) =>
          x.reduce((sum, value, j) => sum + matrix[i * n + j]! * value, 0),
        );
        solveDependent(matrix, right);
        right.forEach((value, i) => {
          expect(value).toBeCloseTo(x[i]!, 12);
        });
      },
    ),
    { numRuns: 50, seed: 31 },
  );
});

test('equations that repeat each other leave the later unknown at zero', () => {
  const matrix = Float64Array.of(1, 2, 1, 1, 2, 1, 0, 1, 1);
  const right = Float64Array.of(4, 4, 1);
  solveDependent(matrix, right);
  expect([...right]).toEqual([2, 1, 0]);
});
