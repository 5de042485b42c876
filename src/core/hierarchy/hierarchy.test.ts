import { describe, expect, test } from '@jest/globals';
import { clusterCount } from '@/core/hierarchy/cluster-count';
import { correlationDistance } from '@/core/hierarchy/correlation-distance';
import { cutTree } from '@/core/hierarchy/cut-tree';
import { equalRiskContribution } from '@/core/hierarchy/equal-risk-contribution';
import { type LinkageMethod, linkage, type Merge } from '@/core/hierarchy/linkage';
import { optimalLeafOrder } from '@/core/hierarchy/optimal-leaf-order';
import { recursiveBisection } from '@/core/hierarchy/recursive-bisection';
import { nestedMinimumVariance } from '@/core/optimizers/nco';
import { problemOfCase } from '@/core/optimizers/reference/problem-of-case';
import { panelData, referenceCases } from '@/core/optimizers/reference/reference-case';
import { uniforms } from '@/core/optimizers/test-problem';
import type { LinearSolver } from '@/core/solvers/linear-program';

const methods: readonly LinkageMethod[] = ['single', 'complete', 'average', 'ward'];

/** Leaves from left to right as the merges number them; bit k of `flips` mirrors merge k. */
function leaves(merges: readonly Merge[], n: number, flips = 0, node = 2 * n - 2): number[] {
  if (node < n) return [node];
  const { left, right } = merges[node - n]!;
  const [a, b] = (flips >> (node - n)) & 1 ? [right, left] : [left, right];
  return [...leaves(merges, n, flips, a), ...leaves(merges, n, flips, b)];
}

function length(order: readonly number[], distances: Float64Array, n: number): number {
  return order.slice(1).reduce((sum, leaf, k) => sum + distances[order[k]! * n + leaf]!, 0);
}

function randomDistances(seed: number, n: number): Float64Array {
  const next = uniforms(seed);
  const points = Array.from({ length: n }, () => [next(), next()] as const);
  return Float64Array.from(
    points.flatMap(([x, y]) => points.map(([u, v]) => Math.hypot(x - u, y - v))),
  );
}

/** Hierarchies need no linear program. */
const noSolver: LinearSolver = {
  name: 'none',
  open: () => {
    throw new Error('not needed');
  },
};

const peer = 'pyportfolioopt 1.6.0 HRPOpt';
const hrpCases = referenceCases.filter(({ form }) => form.method === 'hrp');

describe.each(hrpCases.map((one) => [one.id, one] as const))('%s', (_, one) => {
  test.each(methods)(
    '%s linkage and bisection in the order of the tree give the weights of PyPortfolioOpt',
    (method) => {
      const { covariance, symbols } = problemOfCase(one.form, panelData(one), noSolver);
      const n = symbols.length;
      const merges = linkage(correlationDistance(covariance, n), n, method);
      const weights = recursiveBisection(covariance, n, leaves(merges, n));
      const reference = one.result.variants![`${peer}, ${method} linkage`]!;
      weights.forEach((weight, i) => {
        expect(Math.abs(weight - reference[i]!)).toBeLessThan(1e-11);
      });
    },
  );
});

/** riskfolio-lib's number of clusters under Ward linkage. */
const peerClusters: Readonly<Record<string, number>> = { recent: 4, crisis: 3 };

const hercCases = referenceCases.filter(({ form }) => form.method === 'herc');

test.each(hercCases.map((one) => [one.id, one] as const))(
  '%s: with its number of clusters the weights of riskfolio-lib',
  (_, one) => {
    const { covariance, symbols } = problemOfCase(one.form, panelData(one), noSolver);
    const n = symbols.length;
    const merges = linkage(correlationDistance(covariance, n), n, 'ward');
    const clusters = cutTree(merges, n, peerClusters[one.panel]!);
    const weights = equalRiskContribution(covariance, merges, clusters);
    const reference = one.result.variants!['riskfolio-lib 7.4.0 HERC, ward linkage']!;
    weights.forEach((weight, i) => {
      expect(Math.abs(weight - reference[i]!)).toBeLessThan(1e-11);
    });
  },
);

const ncoCases = referenceCases.filter(({ form }) => form.method === 'nco');

test.each(ncoCases.map((one) => [one.id, one] as const))(
  '%s: the weights of riskfolio-lib to the noise of its solver',
  (_, one) => {
    const { covariance, symbols } = problemOfCase(one.form, panelData(one), noSolver);
    const n = symbols.length;
    const merges = linkage(correlationDistance(covariance, n), n, 'ward');
    const weights = nestedMinimumVariance(
      covariance,
      n,
      cutTree(merges, n, peerClusters[one.panel]!),
    );
    const reference = one.result.variants!['riskfolio-lib 7.4.0 NCO, ward linkage']!;
    weights.forEach((weight, i) => {
      expect(Math.abs(weight - reference[i]!)).toBeLessThan(2e-5);
    });
  },
);

test('three blocks of similar assets are three clusters', () => {
  const n = 12;
  const block = (i: number) => Math.floor(i / 4);
  const covariance = Float64Array.from({ length: n * n }, (_, k) => {
    const i = Math.floor(k / n);
    const j = k % n;
    return i === j ? 1 : block(i) === block(j) ? 0.8 + 0.01 * ((i * j) % 3) : 0.1;
  });
  const distances = correlationDistance(covariance, n);
  const merges = linkage(distances, n, 'ward');
  expect(clusterCount(merges, distances, n)).toBe(3);
  expect(cutTree(merges, n, 3)).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9, 10, 11],
  ]);
});

test.each(methods)('%s: no mirror image of any subtree shortens the optimal order', (method) => {
  const n = 9;
  for (let seed = 1; seed <= 10; seed++) {
    const distances = randomDistances(seed, n);
    const merges = linkage(distances, n, method);
    const found = length(optimalLeafOrder(merges, distances, n), distances, n);
    let least = Number.POSITIVE_INFINITY;
    for (let flips = 0; flips < 2 ** (n - 1); flips++) {
      least = Math.min(least, length(leaves(merges, n, flips), distances, n));
    }
    expect(found).toBeCloseTo(least, 13);
  }
});

test('heights rise and sizes add up to all leaves', () => {
  for (const method of methods) {
    const merges = linkage(randomDistances(3, 30), 30, method);
    expect(merges.at(-1)!.size).toBe(30);
    for (let k = 1; k < merges.length; k++) {
      expect(merges[k]!.height).toBeGreaterThanOrEqual(merges[k - 1]!.height);
    }
  }
});

test('one leaf is its own order and takes everything', () => {
  expect(optimalLeafOrder([], new Float64Array(1), 1)).toEqual([0]);
  expect([...recursiveBisection(Float64Array.of(0.04), 1, [0])]).toEqual([1]);
});

test('two assets share in inverse proportion to their variances', () => {
  const weights = recursiveBisection(Float64Array.of(0.04, 0.01, 0.01, 0.01), 2, [0, 1]);
  expect(weights[0]).toBeCloseTo(0.2, 15);
  expect(weights[1]).toBeCloseTo(0.8, 15);
});
