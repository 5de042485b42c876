import { describe, expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { certifyQuadratic, isCertified } from '@/core/optimizers/certificate/certificate';
import type { Problem } from '@/core/optimizers/contract';
import { criticalLine, efficientWeights, type FrontierCorner } from '@/core/optimizers/frontier';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minVariance } from '@/core/optimizers/min-variance';
import {
  markowitzChapter8,
  markowitzTodd,
  published,
  sharpeMacroInvestment,
} from '@/core/optimizers/reference/published';
import { permuted, testProblem } from '@/core/optimizers/test-problem';

function corners(problem: Problem): readonly FrontierCorner[] {
  const frontier = criticalLine(problem);
  if (frontier.status !== 'solved') throw new Error(frontier.message);
  return frontier.corners;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}

test('the ten corners of Bailey and Lopez de Prado (2013)', () => {
  const found = corners(published(markowitzTodd.mu, markowitzTodd.covariance));
  expect(found).toHaveLength(markowitzTodd.corners.length);
  found.forEach((corner, k) => {
    const reference = markowitzTodd.corners[k]!;
    expect(largestDifference(corner.weights, reference.weights)).toBeLessThan(1e-12);
    expect(corner.lambda).toBeCloseTo(reference.lambda, 10);
    expect(corner.expectedReturn).toBeCloseTo(reference.expectedReturn, 12);
    expect(corner.volatility).toBeCloseTo(reference.volatility, 12);
  });
});

test('the certificate is the worst of all corners', () => {
  const frontier = criticalLine(published(markowitzTodd.mu, markowitzTodd.covariance));
  if (frontier.status !== 'solved') throw new Error(frontier.message);
  const { primalResidual, dualResidual, gap } = frontier.certificate;
  for (const value of [primalResidual, dualResidual, gap]) {
    expect(value).toBeGreaterThanOrEqual(0);
    expect(value).toBeLessThanOrEqual(1e-9);
  }
  // Of ten corners in floating point, some misses its conditions by a rounding.
  expect(primalResidual + dualResidual + gap).toBeGreaterThan(0);
});

test('the corners of Markowitz (1959), chapter 8', () => {
  const found = corners(published(markowitzChapter8.mu, markowitzChapter8.covariance));
  expect(found).toHaveLength(4);
  found.forEach(({ lambda, weights }, k) => {
    expect(lambda).toBeCloseTo(markowitzChapter8.corners[k]!.lambda, 9);
    expect(largestDifference(weights, markowitzChapter8.corners[k]!.weights)).toBeLessThan(1e-9);
  });
});

test("the corners of Sharpe's three assets between 20 % and 50 %", () => {
  const { mu, covariance, min, max, corners: reference } = sharpeMacroInvestment;
  const found = corners(published(mu, covariance, min, max));
  expect(found).toHaveLength(reference.length);
  found.forEach(({ lambda, weights }, k) => {
    expect(lambda).toBeCloseTo(reference[k]!.lambda, 6);
    expect(largestDifference(weights, reference[k]!.weights)).toBeLessThan(1e-8);
  });
});

describe.each([
  ['long-only', testProblem({ seed: 41, assets: 60, max: 0.1 })],
  ['long-short', testProblem({ seed: 42, assets: 25, min: -0.2, max: 0.3 })],
  ['fewer factors than assets', testProblem({ seed: 43, assets: 30, specific: 0, max: 0.2 })],
  ['two assets', testProblem({ seed: 44, assets: 2 })],
  [
    'group limits',
    {
      ...testProblem({ seed: 45, assets: 40 }),
      constraints: boxConstraints(40, 0, 0.2, 1, [
        {
          name: 'a',
          coefficients: Float64Array.from({ length: 40 }, (_, i) => i % 2),
          min: 0.3,
          max: 0.6,
        },
        {
          name: 'b',
          coefficients: Float64Array.from({ length: 40 }, (_, i) => (i % 5 === 0 ? 1 : 0)),
          min: Number.NEGATIVE_INFINITY,
          max: 0.15,
        },
      ]),
    },
  ],
] as const)('%s', (_, problem: Problem) => {
  const found = corners(problem);

  test('return, volatility and lambda fall from corner to corner, and lambda ends at zero', () => {
    for (let k = 1; k < found.length; k++) {
      expect(found[k]!.lambda).toBeLessThan(found[k - 1]!.lambda);
      expect(found[k]!.expectedReturn).toBeLessThanOrEqual(found[k - 1]!.expectedReturn + 1e-15);
      expect(found[k]!.volatility).toBeLessThanOrEqual(found[k - 1]!.volatility + 1e-12);
    }
    expect(found.at(-1)!.lambda).toBe(0);
  });

  test('between corners the efficient weights are linear', () => {
    for (let k = 1; k < found.length; k++) {
      const lambda = (found[k - 1]!.lambda + found[k]!.lambda) / 2;
      const outcome = maxUtility.solve({ ...problem, parameters: { riskAversion: 1 / lambda } });
      if (outcome.status !== 'solved') throw new Error(outcome.message);
      const middle = found[k]!.weights.map((w, i) => (w + found[k - 1]!.weights[i]!) / 2);
      expect(largestDifference(outcome.weights, middle)).toBeLessThan(1e-8);
    }
  });

  test('the order of the assets does not matter', () => {
    const order = problem.symbols.map((__, i) => i).reverse();
    const other = corners(permuted(problem, order));
    expect(other).toHaveLength(found.length);
    other.forEach((corner, k) => {
      expect(corner.expectedReturn).toBeCloseTo(found[k]!.expectedReturn, 9);
      expect(corner.volatility).toBeCloseTo(found[k]!.volatility, 9);
    });
  });
});

test('equal expected returns leave one corner: minimum variance', () => {
  const problem = testProblem({ seed: 46, assets: 10 });
  expect(corners({ ...problem, expectedReturns: new Float64Array(10).fill(0.05) })).toHaveLength(1);
});

test('ties at the highest return start with the calmest of them', () => {
  const found = corners(
    published(
      [0.1, 0.1, 0.05],
      [
        [0.04, 0, 0],
        [0, 0.04, 0],
        [0, 0, 0.01],
      ],
    ),
  );
  expect(largestDifference(found[0]!.weights, [0.5, 0.5, 0])).toBeLessThan(1e-12);
});

test('efficientWeights earns what is asked and clips at the ends', () => {
  const found = corners(published(markowitzTodd.mu, markowitzTodd.covariance));
  const weights = efficientWeights(found, 1.05);
  expect(weights.reduce((sum, w, i) => sum + w * markowitzTodd.mu[i]!, 0)).toBeCloseTo(1.05, 14);
  expect(efficientWeights(found, 9)).toEqual(found[0]!.weights);
  expect(efficientWeights(found, 0)).toEqual(found.at(-1)!.weights);
});

test.each([
  [200, 200, 0.1],
  [4100, 100, 1],
  [9300, 300, 1],
  [1500, 500, 1],
])(
  'the line reaches minimum variance where a weight ends within rounding of its bound: seed %d, %d assets',
  (seed, assets, max) => {
    const problem = testProblem({ seed, assets, max });
    const found = corners(problem);
    expect(found.at(-1)!.lambda).toBe(0);
    const least = minVariance.solve(problem);
    if (least.status !== 'solved') throw new Error(least.message);
    expect(largestDifference(found.at(-1)!.weights, least.weights)).toBeLessThan(1e-9);
  },
);

test.each([
  ['long-only', testProblem({ seed: 77, assets: 77, max: 0.078 })],
  ['ties of return', rounded(testProblem({ seed: 127, assets: 48, max: 0.054 }))],
  ['tiny returns', scaled(testProblem({ seed: 4, assets: 60, max: 0.1 }), 1e-3, 1e-7)],
  ['repeated assets', renamed(permuted(testProblem({ seed: 11, assets: 20 }), twice(20)))],
  ['two factors only', testProblem({ seed: 34, assets: 40, factors: 2, specific: 0, max: 0.1 })],
] as const)(
  'a portfolio between two corners is optimal at its price of return: %s',
  (_, problem) => {
    const found = corners(problem);
    for (let k = 1; k < found.length; k++) {
      const [high, low] = [found[k - 1]!, found[k]!];
      for (const share of [0.07, 0.5]) {
        const weights = low.weights.map((w, i) => w + share * (high.weights[i]! - w));
        const lambda = low.lambda + share * (high.lambda - low.lambda);
        const linear = problem.expectedReturns.map((value) => lambda * value);
        const proof = certifyQuadratic(problem.covariance, linear, problem.constraints, weights);
        expect(isCertified(proof)).toBe(true);
      }
    }
  },
);

function rounded(problem: Problem): Problem {
  const expectedReturns = problem.expectedReturns.map((value) => Math.round(10 * value) / 10);
  return { ...problem, expectedReturns };
}

function scaled(problem: Problem, variance: number, reward: number): Problem {
  return {
    ...problem,
    covariance: problem.covariance.map((value) => variance * value),
    expectedReturns: problem.expectedReturns.map((value) => reward * value),
  };
}

function twice(n: number): number[] {
  return Array.from({ length: 2 * n }, (_, i) => i >> 1);
}

function renamed(problem: Problem): Problem {
  return { ...problem, symbols: problem.symbols.map((_, i) => `B${i}`) };
}
