import { describe, expect, test } from '@jest/globals';
import { symmetricEigenvalues } from '@/core/linalg/symmetric-eigen';
import { toCorrelation } from '@/core/moments/correlation';
import { testProblem, uniforms } from '@/core/optimizers/test-problem';
import { DiagonalSplit } from '@/core/solvers/few-holdings/diagonal-split';
import { PairSplit } from '@/core/solvers/few-holdings/pair-split';

describe.each([2, 7, 25])('of %d variables', (n) => {
  const a = toCorrelation(testProblem({ seed: 30 + n, assets: n }).covariance, n).correlation;
  const next = uniforms(n);
  const y = Float64Array.from({ length: n }, () => next());
  const wanted = y.map((value, i) => (i % 3 === 0 ? 0 : value ** 2));
  const products = Float64Array.from(
    { length: n * n },
    (_, k) => y[Math.floor(k / n)]! * y[k % n]!,
  );

  function split(sweeps: number, mu: number) {
    const rest = a.slice();
    const d = new DiagonalSplit(a, n).interior()!;
    for (let i = 0; i < n; i++) rest[i * (n + 1)]! -= d[i]!;
    const pairs = new PairSplit(a, rest, n);
    expect(pairs.refresh()).toBe(true);
    for (let k = 0; k < sweeps; k++) pairs.sweep(wanted, products, mu);
    return rest;
  }

  /** What a sweep raises. */
  function gain(rest: Float64Array, mu: number): number {
    let value = 0;
    for (const root of symmetricEigenvalues(rest, n)) value += mu * Math.log(root);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++)
        value -= products[i * n + j]! * (a[i * n + j]! - rest[i * n + j]!);
      value += wanted[i]! * (a[i * (n + 1)]! - rest[i * (n + 1)]!);
    }
    return value;
  }

  test.each([1, 0.01, 1e-4])(
    'at mu %d what is left stays positive definite and the parts nonnegative',
    (mu) => {
      const rest = split(6, mu);
      expect(symmetricEigenvalues(rest, n)[n - 1]!).toBeGreaterThan(0);
      rest.forEach((value, k) => {
        expect(value).toBeLessThanOrEqual(a[k]!);
        expect(value).toBe(rest[(k % n) * n + Math.floor(k / n)]);
      });
    },
  );

  test('no sweep loses', () => {
    const mu = 0.01;
    for (let sweeps = 1; sweeps < 8; sweeps++) {
      expect(gain(split(sweeps, mu), mu)).toBeGreaterThanOrEqual(
        gain(split(sweeps - 1, mu), mu) - 1e-10,
      );
    }
  });
});

test('of a diagonal matrix the own variance of each is split off but for the barrier', () => {
  const n = 4;
  const a = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
  const rest = a.map((value) => value / 2);
  const pairs = new PairSplit(a, rest, n);
  pairs.refresh();
  for (let k = 0; k < 3; k++)
    pairs.sweep(new Float64Array(n).fill(1), new Float64Array(n * n), 0.1);
  for (let i = 0; i < n; i++) expect(rest[i * (n + 1)]).toBeCloseTo(0.1, 12);
});
