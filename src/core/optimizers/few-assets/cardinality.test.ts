import { describe, expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import type { Constraints, Outcome, Problem, Solved } from '@/core/optimizers/contract';
import { maxDiversification } from '@/core/optimizers/max-diversification';
import { maxSharpe } from '@/core/optimizers/max-sharpe';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minTrackingError } from '@/core/optimizers/min-tracking-error';
import { minVariance } from '@/core/optimizers/min-variance';
import { optimizers } from '@/core/optimizers/registry';
import { targetReturn } from '@/core/optimizers/target-return';
import { permuted, testProblem } from '@/core/optimizers/test-problem';

function solved(outcome: Outcome): Solved {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome;
}

const limited = (problem: Problem, limits: Partial<Constraints>): Problem => ({
  ...problem,
  constraints: { ...problem.constraints, ...limits },
});

function utility({ expectedReturns, covariance }: Problem, w: Float64Array, lambda: number) {
  let value = 0;
  for (let i = 0; i < w.length; i++) {
    value += w[i]! * expectedReturns[i]!;
    for (let j = 0; j < w.length; j++) {
      value -= (lambda / 2) * w[i]! * w[j]! * covariance[i * w.length + j]!;
    }
  }
  return value;
}

/** The best of all choices of at most `most` assets, each solved alone. */
function byEnumeration(problem: Problem, most: number, least: number): number {
  const n = problem.symbols.length;
  const { minWeights, maxWeights } = problem.constraints;
  let best = Number.NEGATIVE_INFINITY;
  for (let mask = 1; mask < 1 << n; mask++) {
    const inside = (i: number) => (mask >> i) % 2 === 1;
    if (maxWeights.filter((_, i) => inside(i)).length > most) continue;
    const outcome = maxUtility.solve({
      ...problem,
      constraints: {
        ...problem.constraints,
        minWeights: minWeights.map((min, i) =>
          inside(i) ? (least > 0 ? Math.max(min, least) : min) : 0,
        ),
        maxWeights: maxWeights.map((max, i) => (inside(i) ? max : 0)),
      },
    });
    if (outcome.status === 'solved') best = Math.max(best, utility(problem, outcome.weights, 3));
  }
  return best;
}

describe('the best of all choices', () => {
  test.each([
    { most: 3, least: 0, min: 0, max: 0.6, specific: 1 },
    { most: 2, least: 0.1, min: 0, max: 0.9, specific: 1 },
    { most: 9, least: 0.2, min: 0, max: 0.5, specific: 1 },
    { most: 4, least: 0, min: -0.3, max: 0.6, specific: 1 },
    { most: 3, least: 0.05, min: 0, max: 0.7, specific: 0 },
  ])('%j', ({ most, least, specific, ...box }) => {
    for (const seed of [61, 62, 63]) {
      const problem = testProblem({ seed, assets: 9, factors: 3, specific, ...box });
      const answer = solved(
        maxUtility.solve(limited(problem, { maxAssets: most, minPosition: least })),
      );
      const best = byEnumeration(problem, most, least);
      expect(utility(problem, answer.weights, 3)).toBeCloseTo(best, 10);
      expect(answer.choice).toMatchObject({ exact: true, gap: 0 });
      expect(answer.choice!.held).toBeLessThanOrEqual(most);
      for (const weight of answer.weights) {
        if (weight !== 0) expect(weight).toBeGreaterThanOrEqual(least > 0 ? least : -0.3);
      }
    }
  });
});

test('limits that do not bind change nothing', () => {
  const problem = testProblem({ seed: 64, assets: 12, max: 0.3 });
  const plain = solved(minVariance.solve(problem)).weights;
  const answer = solved(minVariance.solve(limited(problem, { maxAssets: 12 })));
  answer.weights.forEach((weight, i) => {
    expect(weight).toBeCloseTo(plain[i]!, 13);
  });
});

test('permuting the assets permutes the choice', () => {
  const problem = limited(testProblem({ seed: 65, assets: 14 }), { maxAssets: 4 });
  const order = problem.symbols.map((_, i) => (i * 5) % 14);
  const straight = solved(minVariance.solve(problem)).weights;
  const narrowed = permuted(problem, order);
  const other = solved(minVariance.solve(limited(narrowed, { maxAssets: 4 }))).weights;
  order.forEach((i, k) => {
    expect(other[k]).toBeCloseTo(straight[i]!, 10);
  });
});

test('a target return is met with few assets', () => {
  const problem = testProblem({ seed: 66, assets: 20, max: 0.5 });
  const answer = solved(
    targetReturn.solve({
      ...limited(problem, { maxAssets: 3 }),
      parameters: { targetReturn: 0.1 },
    }),
  );
  const earned = answer.weights.reduce((sum, w, i) => sum + w * problem.expectedReturns[i]!, 0);
  expect(earned).toBeGreaterThanOrEqual(0.1 - 1e-12);
  expect(answer.weights.filter((weight) => weight !== 0).length).toBeLessThanOrEqual(3);
});

test('the least tracking error is the best of all choices', () => {
  const problem = testProblem({ seed: 60, assets: 9, factors: 3 });
  const n = 9;
  const distance = (w: Float64Array) => {
    const active = w.map((weight) => weight - 1 / n);
    return portfolioVariance(problem.covariance, active);
  };
  const answer = solved(minTrackingError.solve(limited(problem, { maxAssets: 4 })));
  let best = Number.POSITIVE_INFINITY;
  for (let mask = 1; mask < 1 << n; mask++) {
    const maxWeights = Float64Array.from({ length: n }, (_, i) => (mask >> i) & 1);
    if (maxWeights.reduce((sum, value) => sum + value, 0) > 4) continue;
    const outcome = minTrackingError.solve(limited(problem, { maxWeights }));
    if (outcome.status === 'solved') best = Math.min(best, distance(outcome.weights));
  }
  expect(distance(answer.weights)).toBeCloseTo(best, 12);
  expect(answer.choice).toMatchObject({ exact: true, gap: 0 });
});

describe('of a hundred assets', () => {
  const problem = testProblem({ seed: 100_170, assets: 100, max: 0.3 });
  const order = problem.symbols.map((_, i) => (i * 37) % 100);
  test.each([minVariance, maxSharpe, maxDiversification])(
    '$id proves the choice of ten, however they are ordered',
    ({ solve }) => {
      const straight = solved(solve(limited(problem, { maxAssets: 10, minPosition: 0.02 })));
      expect(straight.choice).toMatchObject({ exact: true, gap: 0 });
      expect(straight.weights.filter((weight) => weight !== 0).length).toBe(straight.choice!.held);
      for (const weight of straight.weights) {
        if (weight !== 0) expect(weight).toBeGreaterThanOrEqual(0.02 - 1e-15);
      }
      const other = solved(
        solve(limited(permuted(problem, order), { maxAssets: 10, minPosition: 0.02 })),
      ).weights;
      order.forEach((i, k) => {
        expect(other[k]).toBeCloseTo(straight.weights[i]!, 9);
      });
    },
  );
});

test('an unfinished search gives a feasible answer and a gap of the whole objective that holds', () => {
  const n = 200;
  const problem = testProblem({ seed: 67, assets: n, factors: 20, specific: 0.3, max: 0.2 });
  const distance = (w: Float64Array) =>
    portfolioVariance(
      problem.covariance,
      w.map((weight) => weight - 1 / n),
    );
  const { weights, choice } = solved(minTrackingError.solve(limited(problem, { maxAssets: 12 })));
  expect(choice!.exact).toBe(false);
  expect(choice!.held).toBeLessThanOrEqual(12);
  expect(choice!.gap).toBeGreaterThan(0);
  expect(choice!.gap).toBeLessThan(1);
  expect(choice!.sentence).toMatch(/ cases; no other is better by more than/);
  expect(choice!.sentence).toMatch(/a larger searchEffort, may close that gap/);
  const bound = distance(weights) * (1 - choice!.gap);
  for (let start = 0; start < 10; start++) {
    const maxWeights = Float64Array.from({ length: n }, (_, i) =>
      i % 16 === start && i < 16 * 12 ? 0.2 : 0,
    );
    const other = solved(minTrackingError.solve(limited(problem, { maxWeights })));
    expect(distance(other.weights)).toBeGreaterThanOrEqual(bound);
  }
});

test('a search effort below the usual one is a mistake of the caller', () => {
  const problem = testProblem({ seed: 72, assets: 6 });
  expect(() =>
    minVariance.solve({
      ...limited(problem, { maxAssets: 2 }),
      parameters: { searchEffort: 0.5 },
    }),
  ).toThrow('searchEffort is a number >= 1');
});

test('a search without limit ends with the proof', () => {
  const n = 12;
  const problem = testProblem({ seed: 73, assets: n, factors: 8, specific: 0.2 });
  const { weights, choice } = solved(
    minTrackingError.solve({
      ...limited(problem, { maxAssets: 5 }),
      parameters: { searchEffort: Number.POSITIVE_INFINITY },
    }),
  );
  expect(choice).toMatchObject({ exact: true, gap: 0 });
  const distance = (w: Float64Array) =>
    portfolioVariance(
      problem.covariance,
      w.map((weight) => weight - 1 / n),
    );
  let least = Number.POSITIVE_INFINITY;
  for (let mask = 1; mask < 1 << n; mask++) {
    const maxWeights = Float64Array.from({ length: n }, (_, i) => (mask >> i) & 1);
    if (maxWeights.reduce((sum, value) => sum + value, 0) !== 5) continue;
    const other = minTrackingError.solve(limited(problem, { maxWeights }));
    if (other.status === 'solved') least = Math.min(least, distance(other.weights));
  }
  expect(distance(weights) / least).toBeCloseTo(1, 9);
});

describe('limits that cannot hold together', () => {
  test('too few assets for the maximum weight', () => {
    const problem = testProblem({ seed: 68, assets: 10, max: 0.2 });
    expect(minVariance.solve(limited(problem, { maxAssets: 4 }))).toEqual({
      status: 'infeasible',
      message: '4 assets of at most 20 % reach 80 % < 100 %',
      conflict: ['at most 4 assets', 'maximum weight 20 %', 'weights sum to 100 %'],
      repairs: ['allow 5 assets', 'raise the maximum weight to 25 %'],
    });
  });

  test('a minimum position that leaves room for too few', () => {
    const problem = testProblem({ seed: 68, assets: 10, max: 0.35 });
    const outcome = minVariance.solve(limited(problem, { minPosition: 0.34 }));
    expect(outcome).toMatchObject({
      status: 'infeasible',
      message: '2 assets of at most 35 % reach 70 % < 100 %',
      repairs: ['lower the minimum position to 33.33 %', 'raise the maximum weight to 50 %'],
    });
  });

  test('more assets with a minimum weight than may be held', () => {
    const problem = testProblem({ seed: 69, assets: 5 });
    const constraints = {
      ...boxConstraints(5, Float64Array.of(0.1, 0.1, 0.1, 0, 0), 1),
      maxAssets: 2,
    };
    expect(minVariance.solve({ ...problem, constraints })).toMatchObject({ status: 'infeasible' });
  });

  test('rows that no small choice meets', () => {
    const problem = testProblem({ seed: 70, assets: 6 });
    const row = (name: string, i: number) => ({
      name,
      coefficients: Float64Array.from({ length: 6 }, (_, k) => (k === i ? 1 : 0)),
      min: 0.2,
      max: 1,
    });
    const constraints = {
      ...boxConstraints(6, 0, 1, 1, [row('gold', 0), row('oil', 1), row('wheat', 2)]),
      maxAssets: 2,
    };
    expect(minVariance.solve({ ...problem, constraints })).toMatchObject({
      status: 'infeasible',
      conflict: [
        'gold at least 20 %',
        'oil at least 20 %',
        'wheat at least 20 %',
        'at most 2 assets',
      ],
      repairs: [
        'lower the minimum of gold to 0 %',
        'lower the minimum of oil to 0 %',
        'lower the minimum of wheat to 0 %',
        'allow 3 assets',
      ],
    });
  });
});

test.each(optimizers.map((optimizer) => [optimizer.id, optimizer] as const))(
  '%s keeps the limit or refuses it, never drops it',
  (_, optimizer) => {
    const outcome = optimizer.solve(
      limited(testProblem({ seed: 71, assets: 8 }), { maxAssets: 2 }),
    );
    if (outcome.status === 'solved') {
      expect(outcome.weights.filter((weight) => weight !== 0).length).toBeLessThanOrEqual(2);
    } else {
      expect(outcome.message).toMatch(/hold/);
    }
  },
);
