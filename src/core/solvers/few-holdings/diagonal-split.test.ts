import { describe, expect, test } from '@jest/globals';
import { symmetricEigenvalues } from '@/core/linalg/symmetric-eigen';
import { toCorrelation } from '@/core/moments/correlation';
import { testProblem } from '@/core/optimizers/test-problem';
import { DiagonalSplit } from '@/core/solvers/few-holdings/diagonal-split';

function less(a: Float64Array, d: Float64Array): Float64Array {
  const rest = a.slice();
  d.forEach((value, i) => {
    rest[i * (d.length + 1)]! -= value;
  });
  return rest;
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe.each([3, 12, 40])('of %d variables', (n) => {
  const a = toCorrelation(testProblem({ seed: 90 + n, assets: n }).covariance, n).correlation;
  const split = new DiagonalSplit(a, n);

  test('what is left is positive semidefinite, whatever is wanted', () => {
    for (const wanted of [() => 1, (i: number) => i + 1, (i: number) => (i === 1 ? 1 : 0)]) {
      const d = split.interior()!;
      split.toward(
        Float64Array.from({ length: n }, (_, i) => wanted(i)),
        d,
        0.01,
      );
      expect(Math.min(...d)).toBeGreaterThan(0);
      expect(symmetricEigenvalues(less(a, d), n)[n - 1]!).toBeGreaterThan(0);
    }
  });

  test('the trace exceeds that of any multiple of the identity', () => {
    const d = split.interior()!;
    const uniform = 2 * sum(d);
    split.toward(new Float64Array(n).fill(1), d, 0.01);
    expect(sum(d)).toBeGreaterThan(uniform);
  });

  test('a step from near the end of the path stays inside', () => {
    const d = split.interior()!;
    split.toward(new Float64Array(n).fill(1), d, 0.05);
    const steps = split.toward(
      Float64Array.from({ length: n }, (_, i) => i),
      d,
      0.05,
      { most: 2, near: true },
    );
    expect(steps).toBeLessThanOrEqual(2);
    expect(symmetricEigenvalues(less(a, d), n)[n - 1]!).toBeGreaterThan(0);
  });
});

test('a diagonal matrix is split off whole, to the share that is asked', () => {
  const n = 5;
  const identity = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
  const split = new DiagonalSplit(identity, n);
  const d = split.interior()!;
  split.toward(new Float64Array(n).fill(1), d, 0.01);
  expect(sum(d)).toBeGreaterThan(0.99 * n);
  expect(sum(d)).toBeLessThan(n);
});

test('the specific variance of one factor is the most that can be split off', () => {
  // A = bb' + Delta with small loadings alike: minimum-trace factor analysis finds Delta.
  const n = 6;
  const loading = 0.6;
  const a = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : loading ** 2));
  const split = new DiagonalSplit(a, n);
  const d = split.interior()!;
  split.toward(new Float64Array(n).fill(1), d, 0.001);
  for (const value of d) expect(value).toBeCloseTo(1 - loading ** 2, 2);
});

test('a singular matrix has no interior', () => {
  expect(new DiagonalSplit(new Float64Array(9).fill(1), 3).interior()).toBeUndefined();
});
