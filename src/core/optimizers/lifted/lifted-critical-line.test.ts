import { expect, test } from '@jest/globals';
import type { Constraints, Problem } from '@/core/optimizers/contract';
import { criticalLine, efficientWeights } from '@/core/optimizers/frontier';
import { targetReturn } from '@/core/optimizers/target-return';
import { testProblem } from '@/core/optimizers/test-problem';

function problemOf(n: number, min: number, extras: Partial<Constraints>): Problem {
  const problem = testProblem({ seed: n, assets: n, min, max: 0.5 });
  return {
    ...problem,
    constraints: { ...problem.constraints, ...extras },
    parameters: { currentWeights: new Float64Array(n).fill(1 / n) },
  };
}

test.each<[string, number, Partial<Constraints>]>([
  ['turnover', 0, { turnover: 0.3 }],
  ['turnover and costs', 0, { turnover: 0.4, transactionCost: 0.003 }],
  ['gross exposure', -0.2, { gross: 1.4 }],
  ['L2', 0, { l2: 0.02 }],
])('between corners the frontier under %s is that of single targets', (_, min, extras) => {
  for (const n of [5, 20, 50]) {
    const problem = problemOf(n, min, extras);
    const frontier = criticalLine(problem);
    if (frontier.status !== 'solved') throw new Error(frontier.message);
    const { corners } = frontier;
    const [best, calmest] = [corners[0]!, corners.at(-1)!];
    for (const share of [0.2, 0.5, 0.8]) {
      const target =
        calmest.expectedReturn + share * (best.expectedReturn - calmest.expectedReturn);
      const single = targetReturn.solve({
        ...problem,
        parameters: { ...problem.parameters, targetReturn: target },
      });
      if (single.status !== 'solved') throw new Error(single.message);
      efficientWeights(corners, target).forEach((weight, i) => {
        expect(Math.abs(weight - single.weights[i]!)).toBeLessThanOrEqual(1e-9);
      });
    }
  }
});

test('returns and volatilities fall from corner to corner', () => {
  const extras = { turnover: 0.8, gross: 1.5, l1: 0.001, transactionCost: 0.001 };
  const frontier = criticalLine(problemOf(30, -0.2, extras));
  if (frontier.status !== 'solved') throw new Error(frontier.message);
  const { corners } = frontier;
  expect(corners.length).toBeGreaterThan(10);
  for (let k = 1; k < corners.length; k++) {
    expect(corners[k]!.lambda).toBeLessThan(corners[k - 1]!.lambda);
    expect(corners[k]!.volatility).toBeLessThanOrEqual(corners[k - 1]!.volatility + 1e-12);
  }
});

test('a tracking-error cap, which bends the frontier, is refused in words', () => {
  expect(criticalLine(problemOf(5, 0, { trackingError: 0.02 }))).toMatchObject({
    status: 'infeasible',
    conflict: ['the frontier', 'tracking-error cap'],
  });
});

test.each([28, 134, 184])(
  'money-neutral with an L1 penalty the frontier ends at holding nothing: seed %d',
  (seed) => {
    const n = 14;
    const problem = testProblem({ seed, assets: n, factors: 2, specific: 0, min: -0.3, max: 0.3 });
    const frontier = criticalLine({
      ...problem,
      constraints: { ...problem.constraints, budget: 0, l1: 0.001 },
    });
    if (frontier.status !== 'solved') throw new Error(frontier.message);
    const { corners } = frontier;
    expect(corners.at(-1)!.lambda).toBe(0);
    expect(corners.at(-1)!.volatility).toBeLessThan(1e-8);
    expect(corners[0]!.volatility).toBeGreaterThan(0.01);
  },
);
