import { expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import type { Problem } from '@/core/optimizers/contract';
import { maxKelly } from '@/core/optimizers/max-kelly';
import { testProblem, uniforms } from '@/core/optimizers/test-problem';
import { growth } from '@/core/solvers/log-growth';

function bets(outcomes: readonly (readonly number[])[], max = 1): Problem {
  const n = outcomes[0]!.length;
  return {
    ...testProblem({ seed: 1, assets: n }),
    constraints: boxConstraints(n, 0, max),
    scenarios: {
      returns: Float64Array.from(outcomes.flat()),
      periods: outcomes.length,
      periodsPerYear: 1,
    },
  };
}

function weightsOf(problem: Problem): Float64Array {
  const outcome = maxKelly.solve(problem);
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome.weights;
}

test("Kelly's own bet: even odds, won three times of five, against cash: stake p - q = 20 %", () => {
  const weights = weightsOf(
    bets([
      [1, 0],
      [1, 0],
      [1, 0],
      [-1, 0],
      [-1, 0],
    ]),
  );
  expect(weights[0]).toBeCloseTo(0.2, 14);
});

test('odds of two to one, won every second time: stake p - q / 2 = 25 %', () => {
  expect(
    weightsOf(
      bets([
        [2, 0],
        [-1, 0],
      ]),
    )[0],
  ).toBeCloseTo(0.25, 14);
});

test('a losing bet is left alone', () => {
  expect(
    weightsOf(
      bets([
        [1, 0],
        [-1, 0],
        [-1, 0],
      ]),
    )[0],
  ).toBe(0);
});

test('no feasible neighbour grows faster', () => {
  const problem = testProblem({ seed: 95, assets: 15, max: 0.3 });
  const { returns, periods } = problem.scenarios!;
  const weights = weightsOf(problem);
  const best = growth(returns, periods, weights);
  const next = uniforms(4);
  let tried = 0;
  for (let trial = 0; trial < 1000; trial++) {
    const from = Math.floor(15 * next());
    const to = Math.floor(15 * next());
    const room = Math.min(weights[from]!, 0.3 - weights[to]!);
    if (from === to || room <= 0) continue;
    const neighbour = weights.slice();
    const step = room * next() ** 4;
    neighbour[from]! -= step;
    neighbour[to]! += step;
    expect(growth(returns, periods, neighbour)).toBeLessThanOrEqual(best + 1e-15);
    tried++;
  }
  expect(tried).toBeGreaterThan(50);
});

test('certain ruin is said, not hidden', () => {
  const problem = bets([
    [-1.5, -2],
    [-2, -1.5],
  ]);
  expect(maxKelly.solve(problem)).toMatchObject({ status: 'notConverged' });
});
