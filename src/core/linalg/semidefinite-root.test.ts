import { expect, test } from '@jest/globals';
import { pivotedRoot } from '@/core/linalg/semidefinite-root';
import { addWeightedGram } from '@/core/linalg/weighted-gram';
import { testProblem } from '@/core/optimizers/test-problem';

test.each([
  [12, 1, 12],
  [12, 0, 4],
  [1, 1, 1],
])('%i assets, own risk %i: %i rows whose products are the matrix', (n, specific, rank) => {
  const { covariance } = testProblem({ seed: 3, assets: n, factors: 4, specific });
  const { root, pivots } = pivotedRoot(covariance, n);
  expect(pivots.length).toBe(rank);
  const product = new Float64Array(n * n);
  addWeightedGram(root, new Float64Array(rank).fill(1), n, product);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      expect(Math.abs(product[i * n + j]! - covariance[i * n + j]!)).toBeLessThanOrEqual(1e-15);
    }
  }
  for (let k = 0; k < rank; k++) {
    for (let l = 0; l < k; l++) expect(root[k * n + pivots[l]!]).toBe(0);
  }
});

test('a matrix of zeros has no rows', () => {
  expect(pivotedRoot(new Float64Array(9), 3).root.length).toBe(0);
});
