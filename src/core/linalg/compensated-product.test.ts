import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compensatedProduct } from '@/core/linalg/compensated-product';

const number = fc.integer({ min: -(2 ** 26), max: 2 ** 26 });

test('products of small integers are exact', () => {
  expect([...compensatedProduct(Float64Array.of(1, 2, 3, 4), Float64Array.of(5, -6))]).toEqual([
    -7, -9,
  ]);
});

test('what is left of a sum that cancels keeps its digits', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 30 }), (pairs) => {
      // Entries and weights of 53 bits, whose products need 106: exact in integers.
      const n = pairs.length;
      const row = pairs.map(([a], k) => a * 2 ** 26 + ((k * 7919) % 65521));
      const x = pairs.map(([, b], k) => b * 2 ** 26 + ((k * 104729) % 65537));
      const matrix = new Float64Array((2 * n) ** 2);
      const weights = new Float64Array(2 * n);
      let exact = 0n;
      let terms = 0;
      for (let k = 0; k < n; k++) {
        // The same term with the other sign, but for a change in its last place.
        matrix[k] = row[k]!;
        matrix[n + k] = -row[k]!;
        weights[k] = x[k]!;
        weights[n + k] = x[k]! + 1;
        exact -= BigInt(row[k]!);
        terms += 2 * Math.abs(row[k]! * x[k]!);
      }
      const found = compensatedProduct(matrix, weights)[0]!;
      const size = Math.abs(Number(exact));
      expect(Math.abs(found - Number(exact))).toBeLessThanOrEqual(
        2 ** -52 * size + (2 * n) ** 2 * 2 ** -106 * terms,
      );
    }),
    { seed: 5, endOnFailure: true },
  );
});
