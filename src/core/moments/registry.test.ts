import { describe, expect, test } from '@jest/globals';
import type { ReturnPanel } from './contract';
import { examplePanel } from './example-panel';
import {
  allCovarianceIds,
  covarianceEstimators,
  covarianceIds,
  expectedReturnsEstimators,
  expectedReturnsIds,
  getCovarianceEstimator,
  getExpectedReturnsEstimator,
} from './registry';

/** Laws that every estimator obeys; a new registry line is covered by itself. */

const permutation = [3, 0, 4, 1, 2];

function permuted(panel: ReturnPanel): ReturnPanel {
  const { returns, periods, assets } = panel;
  const out = new Float64Array(returns.length);
  for (let t = 0; t < periods; t++) {
    for (let i = 0; i < assets; i++) out[t * assets + i] = returns[t * assets + permutation[i]!]!;
  }
  return { ...panel, returns: out };
}

function panelOf(
  periods: number,
  assets: number,
  value: (t: number, i: number) => number,
): ReturnPanel {
  const returns = new Float64Array(periods * assets);
  for (let t = 0; t < periods; t++) {
    for (let i = 0; i < assets; i++) returns[t * assets + i] = value(t, i);
  }
  return { returns, periods, assets, periodsPerYear: 252 };
}

const degenerate: readonly (readonly [string, ReturnPanel])[] = [
  ['one asset', examplePanel(30, 1)],
  ['two periods', examplePanel(2, 4)],
  ['fewer periods than assets', examplePanel(5, 12)],
  ['identical assets', panelOf(40, 4, (t) => Math.sin(t) / 100)],
  ['constant series', panelOf(40, 3, (_, i) => i / 1000)],
  [
    'one constant among others',
    panelOf(40, 3, (t, i) => (i === 1 ? 0.1 : Math.sin(t * (i + 1)) / 100)),
  ],
  ['all zero', panelOf(40, 3, () => 0)],
];

/** Smallest pivot of an LDL' factorisation with full pivoting, over the largest diagonal entry. */
function smallestPivot(matrix: Float64Array, n: number): number {
  const a = matrix.slice();
  const scale = Math.max(...Array.from({ length: n }, (_, i) => a[i * n + i]!), Number.MIN_VALUE);
  const left = new Set(Array.from({ length: n }, (_, i) => i));
  let smallest = Number.POSITIVE_INFINITY;
  while (left.size > 0) {
    const p = [...left].reduce((best, i) => (a[i * n + i]! > a[best * n + best]! ? i : best));
    const pivot = a[p * n + p]!;
    smallest = Math.min(smallest, pivot / scale);
    left.delete(p);
    if (pivot <= 1e-14 * scale) continue;
    for (const i of left) {
      for (const j of left) a[i * n + j]! -= (a[i * n + p]! * a[p * n + j]!) / pivot;
    }
  }
  return smallest;
}

describe.each(expectedReturnsIds)('expected returns %s', (id) => {
  const estimator = getExpectedReturnsEstimator(id);

  test('the key is the id', () => {
    expect(estimator.id).toBe(id);
    expect(expectedReturnsEstimators[id]).toBe(estimator);
  });

  test('the same panel gives the same bits and is left untouched', () => {
    const panel = examplePanel(60, 5);
    const before = panel.returns.slice();
    expect(estimator.estimate(panel).values).toEqual(estimator.estimate(panel).values);
    expect(panel.returns).toEqual(before);
  });

  test('permuting the assets permutes the estimate', () => {
    const straight = estimator.estimate(examplePanel(60, 5)).values;
    const shuffled = estimator.estimate(permuted(examplePanel(60, 5))).values;
    for (let i = 0; i < 5; i++) expect(shuffled[i]!).toBeCloseTo(straight[permutation[i]!]!, 12);
  });

  test.each(degenerate)('%s gives finite values', (_, panel) => {
    if (panel.periods < estimator.minPeriods) return;
    expect(estimator.estimate(panel).values.every(Number.isFinite)).toBe(true);
  });
});

describe.each(allCovarianceIds)('covariance %s', (id) => {
  const estimator = getCovarianceEstimator(id);

  test('the key is the id', () => {
    expect(estimator.id).toBe(id);
    expect(covarianceEstimators[id]).toBe(estimator);
  });

  test('the same panel gives the same bits and is left untouched', () => {
    const panel = examplePanel(60, 5);
    const before = panel.returns.slice();
    expect(estimator.estimate(panel).values).toEqual(estimator.estimate(panel).values);
    expect(panel.returns).toEqual(before);
  });

  test('permuting the assets permutes rows and columns', () => {
    const straight = estimator.estimate(examplePanel(60, 5)).values;
    const shuffled = estimator.estimate(permuted(examplePanel(60, 5))).values;
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        expect(shuffled[i * 5 + j]!).toBeCloseTo(
          straight[permutation[i]! * 5 + permutation[j]!]!,
          12,
        );
      }
    }
  });

  test('doubling the returns quadruples the covariance', () => {
    const panel = examplePanel(60, 5);
    const single = estimator.estimate(panel).values;
    const doubled = estimator.estimate({
      ...panel,
      returns: panel.returns.map((r) => 2 * r),
    }).values;
    for (let k = 0; k < 25; k++) expect(doubled[k]! / single[k]!).toBeCloseTo(4, 10);
  });

  test.each([-300, -60, 60, 160])('the unit of the returns does not matter: 2^%i', (exponent) => {
    const panel = examplePanel(60, 5);
    const unit = 2 ** exponent;
    const single = estimator.estimate(panel).values;
    const far = estimator.estimate({
      ...panel,
      returns: panel.returns.map((r) => r * unit),
    }).values;
    for (let k = 0; k < 25; k++) expect(far[k]! / unit / unit / single[k]!).toBeCloseTo(1, 10);
  });

  test.each([['ordinary', examplePanel(60, 5)] as const, ...degenerate])(
    '%s: finite, exactly symmetric, positive semidefinite up to rounding',
    (_, panel) => {
      if (panel.periods < estimator.minPeriods) return;
      const n = panel.assets;
      const { values } = estimator.estimate(panel);
      expect(values.every(Number.isFinite)).toBe(true);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) expect(values[i * n + j]).toBe(values[j * n + i]);
      }
      expect(smallestPivot(values, n)).toBeGreaterThan(-1e-12);
    },
  );

  test('too few periods are refused by name', () => {
    if (estimator.minPeriods < 2) return;
    expect(() => estimator.estimate(examplePanel(estimator.minPeriods - 1, 3))).toThrow(
      /needs at least/,
    );
  });
});

test('what hides risk is not offered to an optimizer', () => {
  expect(allCovarianceIds).toContain('detoned');
  expect(covarianceIds).not.toContain('detoned');
  expect(covarianceIds).toHaveLength(allCovarianceIds.length - 1);
});
