import { expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { violationOf } from '@/core/optimizers/certificate/violation';
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
  expect(maxKelly.solve(problem)).toMatchObject({
    status: 'infeasible',
    message: expect.stringMatching(/^every mix within these limits loses all of its wealth/),
  });
});

test('with shocks that ruin most mixes either a survivor is found and certified or none exists', () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= 60; seed++) {
    const problem = testProblem({ seed, assets: 8, min: -0.5, max: 1 });
    const scenarios = problem.scenarios!;
    const strength = [4, 12, 24][seed % 3]!;
    const returns = scenarios.returns.map((value) => strength * value);
    const outcome = maxKelly.solve({ ...problem, scenarios: { ...scenarios, returns } });
    seen.add(outcome.status);
    expect(outcome.status).not.toBe('notConverged');
    if (outcome.status !== 'solved') continue;
    expect(growth(returns, scenarios.periods, outcome.weights)).toBeGreaterThan(-Infinity);
  }
  expect([...seen].sort()).toEqual(['infeasible', 'solved']);
});

test('losing bets are left alone where the limits let the money idle', () => {
  const problem = bets([
    [1, -0.5],
    [-1, 0.2],
    [-1, 0.1],
  ]);
  const net = { min: 0, max: 1 };
  const weights = weightsOf({ ...problem, constraints: { ...problem.constraints, net } });
  expect([...weights]).toEqual([0, 0]);
});

/** Growth per year less costs and penalties, from the definitions. */
function merit({ scenarios, constraints, parameters }: Problem, weights: Float64Array): number {
  const { returns, periods, periodsPerYear } = scenarios!;
  const { transactionCost: cost = 0, l1 = 0, l2 = 0 } = constraints;
  let value = periodsPerYear * growth(returns, periods, weights);
  weights.forEach((weight, i) => {
    const rate = typeof cost === 'number' ? cost : cost[i]!;
    value -= rate * Math.abs(weight - parameters.currentWeights![i]!);
    value -= l1 * Math.abs(weight) + l2 * weight * weight;
  });
  return value;
}

function trading(seed: number, constraints: Partial<Problem['constraints']>): Problem {
  const problem = testProblem({ seed, assets: 10, min: -0.1, max: 0.5 });
  const currentWeights = new Float64Array(10).fill(0.1);
  return {
    ...problem,
    constraints: { ...problem.constraints, ...constraints },
    parameters: { currentWeights, benchmarkWeights: currentWeights },
  };
}

test.each(['turnover', 'gross', 'trackingError'] as const)(
  'the price of the cap on %s is the derivative of the growth',
  (key) => {
    const cap = { turnover: 0.5, gross: 1.13, trackingError: 0.06 }[key];
    const at = (value: number) => trading(97, { [key]: value, transactionCost: 0.004, l2: 0.01 });
    const value = (limit: number) => merit(at(limit), weightsOf(at(limit)));
    const outcome = maxKelly.solve(at(cap));
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    const price = outcome.shadowPrices.find(({ constraint }) =>
      constraint.startsWith('maximum of'),
    );
    expect(price!.price).toBeCloseTo((value(cap + 1e-5) - value(cap - 1e-5)) / 2e-5, 5);
    expect(price!.sentence).toMatch(/would add about \S+ % of growth per year\.$/);
  },
);

test('no neighbour within turnover, exposure and tracking error grows faster after costs', () => {
  const next = uniforms(5);
  let tried = 0;
  for (const seed of [81, 82, 83, 84]) {
    const problem = trading(seed, {
      turnover: 0.7,
      gross: 1.3,
      trackingError: 0.08,
      transactionCost: 0.01,
      l1: 0.002,
      l2: 0.01,
    });
    const weights = weightsOf(problem);
    const best = merit(problem, weights);
    const held = problem.parameters.benchmarkWeights!;
    for (let trial = 0; trial < 2000; trial++) {
      const neighbour = weights.slice();
      const [from, to] = [Math.floor(10 * next()), Math.floor(10 * next())];
      const step = 0.2 * next() ** 6;
      neighbour[from]! -= step;
      neighbour[to]! += step;
      const active = neighbour.map((weight, i) => weight - held[i]!);
      const tracking = Math.sqrt(portfolioVariance(problem.covariance, active));
      if (violationOf(problem, neighbour) > 0 || tracking > 0.08) continue;
      tried++;
      expect(merit(problem, neighbour)).toBeLessThanOrEqual(best + 1e-9);
    }
  }
  expect(tried).toBeGreaterThan(200);
});

test('a cost above any gain keeps what is held', () => {
  const outcome = maxKelly.solve(trading(96, { transactionCost: 9 }));
  expect(outcome).toMatchObject({ status: 'solved', trade: { turnover: 0, cost: 0 } });
});
