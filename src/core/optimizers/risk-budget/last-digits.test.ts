import { expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import type { Problem } from '@/core/optimizers/contract';
import { riskParity } from '@/core/optimizers/risk-parity';
import { normals } from '@/core/optimizers/test-problem';
import { onLastDigits } from './last-digits';

const n = 6;

/** Eigenvalues from 1 to 1e-8, so that the weights cancel all but some 1e-8 of the variance. */
function problemOf(seed: number, order: readonly number[]): Problem {
  const next = normals(seed);
  const covariance = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const v = Float64Array.from({ length: n }, next);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        covariance[i * n + j]! += 10 ** (-1.6 * k) * v[order[i]!]! * v[order[j]!]!;
      }
    }
  }
  return {
    symbols: order.map((i) => `A${i}`),
    expectedReturns: new Float64Array(n),
    covariance,
    riskFree: 0,
    constraints: boxConstraints(n, 0, 1),
    parameters: {},
  };
}

test.each([16, 29, 34, 48, 58, 64])(
  'where nearly all risk cancels, weights rounded together are certified, in any order (%i)',
  (seed) => {
    for (const order of [
      [0, 1, 2, 3, 4, 5],
      [3, 5, 0, 4, 2, 1],
      [5, 4, 3, 2, 1, 0],
    ]) {
      const answer = riskParity.solve(problemOf(seed, order));
      expect(answer.status).toBe('solved');
      if (answer.status !== 'solved') continue;
      expect(answer.certificate!.dualResidual).toBeLessThanOrEqual(1e-9);
      expect(answer.certificate!.gap).toBeLessThanOrEqual(1e-9);
    }
  },
);

test('weights that are off by more than rounding are left alone', () => {
  const { covariance, constraints } = problemOf(16, [0, 1, 2, 3, 4, 5]);
  const budgets = new Float64Array(n).fill(1);
  const problem = { covariance, constraints, budgets, current: new Float64Array(n) };
  const even = new Float64Array(n).fill(1 / n);
  expect(onLastDigits(problem, even, { rows: [], turnover: 0 })).toBeUndefined();
});
