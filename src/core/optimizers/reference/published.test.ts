import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '@/core/optimizers/contract';
import { maxSharpe } from '@/core/optimizers/max-sharpe';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minVariance } from '@/core/optimizers/min-variance';
import {
  kwanYuan,
  markowitzChapter8,
  markowitzTodd,
  published,
  roncalli,
  sharpeMacroInvestment,
} from '@/core/optimizers/reference/published';

function expectWeights(outcome: Outcome, weights: readonly number[], tolerance: number): void {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  weights.forEach((weight, i) => {
    expect(Math.abs(outcome.weights[i]! - weight)).toBeLessThanOrEqual(tolerance);
  });
}

describe('Bailey and Lopez de Prado (2013), ten assets', () => {
  const problem = published(markowitzTodd.mu, markowitzTodd.covariance);
  test('minimum variance is the last corner', () => {
    expectWeights(minVariance.solve(problem), markowitzTodd.corners.at(-1)!.weights, 1e-12);
  });
  test('maximum Sharpe at risk-free rate 0', () => {
    const outcome = maxSharpe.solve(problem);
    expectWeights(outcome, markowitzTodd.maxSharpe.weights, 1e-7);
  });
  test.each(markowitzTodd.corners.filter((corner) => corner.lambda > 0))(
    'maximum utility at lambda $lambda is a corner',
    ({ lambda, weights }) => {
      const parameters = { riskAversion: 1 / lambda };
      expectWeights(maxUtility.solve({ ...problem, parameters }), weights, 1e-10);
    },
  );
});

describe('Roncalli (2013), minimum variance', () => {
  test.each([
    ['long-only', 0, 1, roncalli.longOnly],
    ['at least 10 %', 0.1, 1, roncalli.min10],
    ['at least 20 %', 0.2, 1, roncalli.min20],
    ['at most 50 %', 0, 0.5, roncalli.max50],
  ] as const)('%s', (_, min, max, percents) => {
    const outcome = minVariance.solve(published([0, 0, 0, 0], roncalli.covariance, min, max));
    expectWeights(
      outcome,
      percents.map((value) => value / 100),
      5e-6,
    );
  });
});

test('Kwan and Yuan: maximum Sharpe without short sales', () => {
  const problem = published(kwanYuan.mu, kwanYuan.covariance, 0, 1, kwanYuan.riskFree);
  expectWeights(maxSharpe.solve(problem), kwanYuan.weights, 5e-5);
});

test.each(sharpeMacroInvestment.corners.filter((corner) => corner.lambda > 0))(
  'Sharpe: utility at lambda $lambda is a corner',
  ({ lambda, weights }) => {
    const { mu, covariance, min, max } = sharpeMacroInvestment;
    const problem = published(mu, covariance, min, max);
    const parameters = { riskAversion: 1 / lambda };
    expectWeights(maxUtility.solve({ ...problem, parameters }), weights, 1e-8);
  },
);

test.each(markowitzChapter8.corners.filter((corner) => corner.lambda > 0))(
  'Markowitz chapter 8: utility at lambda $lambda is a corner',
  ({ lambda, weights }) => {
    const problem = published(markowitzChapter8.mu, markowitzChapter8.covariance);
    expectWeights(
      maxUtility.solve({ ...problem, parameters: { riskAversion: 1 / lambda } }),
      weights,
      1e-8,
    );
  },
);
