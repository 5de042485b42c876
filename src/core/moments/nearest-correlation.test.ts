import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { symmetricEigenvalues } from '@/core/linalg/symmetric-eigen';
import { nearestCorrelation } from './nearest-correlation';

describe('nearestCorrelation', () => {
  test("Higham's tridiagonal example, published to four decimals", () => {
    const { correlation } = nearestCorrelation(
      Float64Array.of(2, -1, 0, 0, -1, 2, -1, 0, 0, -1, 2, -1, 0, 0, -1, 2),
      4,
    );
    const published = [
      1, -0.8084, 0.1916, 0.1068, -0.8084, 1, -0.6562, 0.1916, 0.1916, -0.6562, 1, -0.8084, 0.1068,
      0.1916, -0.8084, 1,
    ];
    published.forEach((value, k) => {
      expect(Math.abs(correlation[k]! - value)).toBeLessThanOrEqual(5.1e-5);
    });
  });

  test("Higham's three by three example: distance 0.5278", () => {
    const { correlation, distance } = nearestCorrelation(
      Float64Array.of(1, 1, 0, 1, 1, 1, 0, 1, 1),
      3,
    );
    expect(correlation[1]!).toBeCloseTo(0.7607, 4);
    expect(correlation[2]!).toBeCloseTo(0.1573, 4);
    expect(distance).toBeCloseTo(0.5278, 4);
  });

  test('a correlation matrix comes back bit for bit, in no rounds', () => {
    const matrix = Float64Array.of(1, 0.5, 0.2, 0.5, 1, -0.3, 0.2, -0.3, 1);
    expect(nearestCorrelation(matrix, 3)).toEqual({
      correlation: matrix,
      distance: 0,
      iterations: 0,
    });
    const singular = new Float64Array(9).fill(1);
    expect(nearestCorrelation(singular, 3).iterations).toBe(0);
  });

  test('any symmetric matrix of entries in -1 ... 1 becomes a correlation matrix, no further off than plain clipping', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 10, maxLength: 10 }),
        (entries) => {
          const n = 5;
          const matrix = new Float64Array(n * n);
          let next = 0;
          for (let i = 0; i < n; i++) {
            matrix[i * n + i] = 1;
            for (let j = 0; j < i; j++) matrix[i * n + j] = matrix[j * n + i] = entries[next++]!;
          }
          const { correlation, distance } = nearestCorrelation(matrix, n);
          for (let i = 0; i < n; i++) expect(correlation[i * n + i]).toBe(1);
          const values = symmetricEigenvalues(correlation, n);
          expect(values[n - 1]!).toBeGreaterThan(-1e-13);
          // Adding to the diagonal and scaling back is one correlation matrix among all.
          const lowest = Math.min(0, symmetricEigenvalues(matrix, n)[n - 1]!);
          let other = 0;
          for (let k = 0; k < n * n; k++) {
            if (k % (n + 1) !== 0) other += (matrix[k]! / (1 - lowest) - matrix[k]!) ** 2;
          }
          expect(distance).toBeLessThanOrEqual(Math.sqrt(other) + 1e-7);
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });
});
