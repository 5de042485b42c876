import { expect, test } from '@jest/globals';
import type { Outcome, Problem } from '@/core/optimizers/contract';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minVariance } from '@/core/optimizers/min-variance';
import { published } from '@/core/optimizers/reference/published';
import { robustMeanVariance } from '@/core/optimizers/robust-mean-variance';
import { testProblem, uniforms } from '@/core/optimizers/test-problem';

/** Without scenarios: one year of data. */
const { scenarios: _, ...problem } = testProblem({ seed: 91, assets: 30, max: 0.15 });

function weightsOf(outcome: Outcome): Float64Array {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome.weights;
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  return a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}

function worth(
  { expectedReturns, covariance }: Problem,
  w: Float64Array,
  uncertainty: number,
): number {
  const n = w.length;
  let reward = 0;
  let variance = 0;
  for (let i = 0; i < n; i++) {
    reward += w[i]! * expectedReturns[i]!;
    for (let j = 0; j < n; j++) variance += w[i]! * w[j]! * covariance[i * n + j]!;
  }
  return reward - uncertainty * Math.sqrt(variance) - 1.5 * variance;
}

test('no uncertainty is maximum utility', () => {
  const robust = weightsOf(
    robustMeanVariance.solve({ ...problem, parameters: { uncertainty: 0 } }),
  );
  expect(largestDifference(robust, weightsOf(maxUtility.solve(problem)))).toBeLessThan(1e-12);
});

test('growing uncertainty ends at minimum variance', () => {
  const robust = weightsOf(
    robustMeanVariance.solve({ ...problem, parameters: { uncertainty: 1e9 } }),
  );
  expect(largestDifference(robust, weightsOf(minVariance.solve(problem)))).toBeLessThan(1e-6);
});

test('two independent assets: the first-order condition in closed form', () => {
  // mu1 - mu2 = (lambda + kappa / sigma) (w1 s1 - w2 s2)
  const w = weightsOf(
    robustMeanVariance.solve({
      ...published(
        [0.1, 0.06],
        [
          [0.04, 0],
          [0, 0.01],
        ],
      ),
      parameters: { uncertainty: 0.5, riskAversion: 2 },
    }),
  );
  const sigma = Math.sqrt(0.04 * w[0]! ** 2 + 0.01 * w[1]! ** 2);
  expect((2 + 0.5 / sigma) * (0.04 * w[0]! - 0.01 * w[1]!)).toBeCloseTo(0.04, 14);
});

test.each([0.2, 1, 3])('no feasible neighbour is worth more at uncertainty %p', (uncertainty) => {
  const w = weightsOf(robustMeanVariance.solve({ ...problem, parameters: { uncertainty } }));
  const best = worth(problem, w, uncertainty);
  const next = uniforms(5);
  let tried = 0;
  for (let trial = 0; trial < 2000; trial++) {
    const from = Math.floor(30 * next());
    const to = Math.floor(30 * next());
    const room = Math.min(w[from]!, 0.15 - w[to]!);
    if (from === to || room <= 0) continue;
    const neighbour = w.slice();
    const step = room * next() ** 4;
    neighbour[from]! -= step;
    neighbour[to]! += step;
    expect(worth(problem, neighbour, uncertainty)).toBeLessThanOrEqual(best + 1e-14);
    tried++;
  }
  expect(tried).toBeGreaterThan(200);
});

test('more years of data are more certainty', () => {
  const scenarios = { returns: new Float64Array(30 * 100), periods: 100, periodsPerYear: 1 };
  const sure = weightsOf(
    robustMeanVariance.solve({ ...problem, scenarios, parameters: { uncertainty: 2 } }),
  );
  const plain = weightsOf(
    robustMeanVariance.solve({ ...problem, parameters: { uncertainty: 0.2 } }),
  );
  expect(largestDifference(sure, plain)).toBeLessThan(1e-12);
});
