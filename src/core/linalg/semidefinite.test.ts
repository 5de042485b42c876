import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isPositiveSemidefinite } from './semidefinite';

const matrix = (...rows: number[][]) => [Float64Array.from(rows.flat()), rows.length] as const;

describe('a covariance', () => {
  test.each([
    ['of one asset', matrix([0.04])],
    ['of two assets', matrix([0.04, 0.01], [0.01, 0.09])],
    ['of identical assets', matrix([0.04, 0.04], [0.04, 0.04])],
    ['of a perfect hedge', matrix([1, -1], [-1, 1])],
    ['with an asset without risk', matrix([0, 0], [0, 1])],
    ['of nothing but cash', matrix([0, 0], [0, 0])],
    ['in very different units', matrix([1e-16, 0.5e-8], [0.5e-8, 1])],
    ['rounded in the ninth digit', matrix([1, 1 + 4e-9], [1 + 4e-9, 1])],
  ])('%s', (_name, [values, n]) => {
    expect(isPositiveSemidefinite(values, n)).toBe(true);
  });
});

describe('not a covariance', () => {
  test.each([
    ['a negative variance', matrix([-0.04])],
    ['a correlation above one', matrix([1, 1.01], [1.01, 1])],
    ['a correlation above one in small units', matrix([1e-16, 1.1e-16], [1.1e-16, 1e-16])],
    ['a covariance with cash', matrix([0, 0.1], [0.1, 1])],
    [
      'three correlations that exclude each other',
      matrix([1, -0.9, -0.9], [-0.9, 1, -0.9], [-0.9, -0.9, 1]),
    ],
  ])('%s', (_name, [values, n]) => {
    expect(isPositiveSemidefinite(values, n)).toBe(false);
  });
});

const factors = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 15 }))
  .chain(([n, k]) =>
    fc.tuple(
      fc.constant(n),
      fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: n * k, maxLength: n * k }),
    ),
  );

test("B B' is semidefinite for every B, and loses that when its smallest diagonal is pushed below zero", () => {
  fc.assert(
    fc.property(factors, ([n, entries]) => {
      const k = entries.length / n;
      const product = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let f = 0; f < k; f++) sum += (entries[i * k + f]! * entries[j * k + f]!) / 1e6;
          product[i * n + j] = sum;
        }
      }
      expect(isPositiveSemidefinite(product, n)).toBe(true);
      product[0] = -1e-3;
      expect(isPositiveSemidefinite(product, n)).toBe(false);
    }),
  );
});
