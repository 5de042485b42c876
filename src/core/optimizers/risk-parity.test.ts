import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { certifyRiskBudget } from '@/core/optimizers/certificate/certify-risk-budget';
import type { Outcome, Problem, Solved } from '@/core/optimizers/contract';
import { published } from '@/core/optimizers/reference/published';
import { riskParity } from '@/core/optimizers/risk-parity';
import { normals, testProblem } from '@/core/optimizers/test-problem';
import { riskBudget } from '@/core/solvers/risk-budget/risk-budget';
import { riskBudgetNewton } from '@/core/solvers/risk-budget/risk-budget-newton';

function solvedOf(outcome: Outcome): Solved {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome;
}

const weightsOf = (outcome: Outcome) => solvedOf(outcome).weights;

/** w_i (Sigma w)_i over w'Sigma w. */
function shares({ covariance }: Problem, weights: Float64Array): number[] {
  const n = weights.length;
  const parts = Array.from(weights, (w, i) => {
    let slope = 0;
    for (let j = 0; j < n; j++) slope += covariance[i * n + j]! * weights[j]!;
    return w * slope;
  });
  const variance = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / variance);
}

const zeros = [0, 0, 0, 0];

describe('published tables, in percent', () => {
  test('Maillard, Roncalli, Teiletche (2010), example 1 without correlation', () => {
    const covariance = [
      [0.01, 0, 0, 0],
      [0, 0.04, 0, 0],
      [0, 0, 0.09, 0],
      [0, 0, 0, 0.16],
    ];
    const weights = weightsOf(riskParity.solve(published(zeros, covariance)));
    [0.48, 0.24, 0.16, 0.12].forEach((value, i) => {
      expect(weights[i]).toBeCloseTo(value, 14);
    });
  });

  test('the same, example 2: 38.4, 19.2, 24.3, 18.2', () => {
    const covariance = [
      [0.01, 0.016, 0, 0],
      [0.016, 0.04, 0, 0],
      [0, 0, 0.09, -0.06],
      [0, 0, -0.06, 0.16],
    ];
    const weights = weightsOf(riskParity.solve(published(zeros, covariance)));
    [0.383612506283968, 0.191806253141984, 0.242617851756599, 0.181963388817448].forEach(
      (value, i) => {
        expect(weights[i]).toBeCloseTo(value, 13);
      },
    );
  });

  test('Richard and Roncalli (2019), table 1 with budgets 30, 30, 19.5, 20.5: 45.05, 30.04, 14.67, 10.24', () => {
    const covariance = [
      [0.01, 0.0075, 0.01, 0.015],
      [0.0075, 0.0225, 0.015, 0.0225],
      [0.01, 0.015, 0.04, 0.045],
      [0.015, 0.0225, 0.045, 0.09],
    ];
    const parameters = { riskBudgets: Float64Array.of(0.3, 0.3, 0.195, 0.205) };
    const weights = weightsOf(riskParity.solve({ ...published(zeros, covariance), parameters }));
    [45.05, 30.04, 14.67, 10.24].forEach((value, i) => {
      expect(Math.abs(100 * weights[i]! - value)).toBeLessThan(0.0051);
    });
  });
});

test.each([2, 30, 300])('%p assets contribute alike to 1e-12', (assets) => {
  const problem = testProblem({ seed: assets, assets });
  for (const share of shares(problem, weightsOf(riskParity.solve(problem)))) {
    expect(Math.abs(share * assets - 1)).toBeLessThan(1e-12);
  }
});

test('budgets need not sum to one and are met in proportion', () => {
  const problem = testProblem({ seed: 81, assets: 6 });
  const riskBudgets = Float64Array.of(1, 2, 3, 4, 5, 6);
  const weights = weightsOf(riskParity.solve({ ...problem, parameters: { riskBudgets } }));
  shares(problem, weights).forEach((share, i) => {
    expect(share).toBeCloseTo((i + 1) / 21, 12);
  });
});

test('two assets that nearly copy each other are still balanced', () => {
  const weights = weightsOf(
    riskParity.solve(
      published(
        [0, 0, 0],
        [
          [1, 1 - 1e-9, 0],
          [1 - 1e-9, 1, 0],
          [0, 0, 1],
        ],
      ),
    ),
  );
  expect(weights[0]).toBeCloseTo(weights[1]!, 12);
});

test('a cap keeps the others in proportion to their budgets', () => {
  const problem = {
    ...testProblem({ seed: 82, assets: 10 }),
    constraints: boxConstraints(10, 0, 0.11),
  };
  const weights = weightsOf(riskParity.solve(problem));
  const parts = shares(problem, weights);
  const inside = parts.filter((_, i) => weights[i]! < 0.11);
  expect(inside.length).toBeGreaterThan(1);
  expect(inside.length).toBeLessThan(10);
  for (const part of inside) expect(part / inside[0]!).toBeCloseTo(1, 10);
  for (const part of parts) expect(part).toBeLessThan(inside[0]! * (1 + 1e-10));
});

test('a group cap keeps contributions equal inside and outside the group', () => {
  const problem = testProblem({ seed: 83, assets: 9 });
  const coefficients = Float64Array.from({ length: 9 }, (_, i) => (i < 5 ? 1 : 0));
  const row = { name: 'equities', coefficients, min: 0, max: 0.3 };
  const limited = { ...problem, constraints: boxConstraints(9, 0, 1, 1, [row]) };
  const weights = weightsOf(riskParity.solve(limited));
  const parts = shares(problem, weights);
  expect(weights.slice(0, 5).reduce((sum, w) => sum + w, 0)).toBeCloseTo(0.3, 12);
  for (const part of parts.slice(5)) expect(part / parts[5]!).toBeCloseTo(1, 9);
});

test('equal weights are not certified as risk parity', () => {
  const problem = testProblem({ seed: 84, assets: 8 });
  const equal = new Float64Array(8).fill(1 / 8);
  const certificate = certifyRiskBudget({ ...problem, budgets: equal, current: equal }, equal);
  expect(certificate.dualResidual).toBeGreaterThan(0.01);
});

test('cash cannot carry a share of the risk', () => {
  expect(
    riskParity.solve(
      published(
        [0, 0],
        [
          [0.04, 0],
          [0, 0],
        ],
      ),
    ),
  ).toMatchObject({
    status: 'infeasible',
    repairs: ['leave out A2', 'choose minimum variance'],
  });
});

test('an asset without volatility is told before limits whose change would not help', () => {
  const problem = testProblem({ seed: 4, assets: 3 });
  const covariance = problem.covariance.map((value, k) =>
    k % 3 === 1 || Math.floor(k / 3) === 1 ? 0 : value,
  );
  const linear = [{ name: 'PART', coefficients: Float64Array.of(1, 0, 1), min: 1.5, max: 2 }];
  const outcome = riskParity.solve({
    ...problem,
    covariance,
    constraints: { ...problem.constraints, linear },
  });
  expect(outcome).toMatchObject({
    status: 'infeasible',
    message: expect.stringMatching(/^A1 has no volatility/),
  });
});

test.each([{}, { turnover: 1.5 }])(
  'no repair asks for a weight below zero, which no minimum allows (%p)',
  (extra) => {
    const problem = testProblem({ seed: 4, assets: 3 });
    const { constraints } = problem;
    const maxWeights = constraints.maxWeights.map(() => 2);
    const row = { name: 'SPREAD', coefficients: Float64Array.of(1, -1, 0), min: 1.2, max: 2 };
    const outcome = riskParity.solve({
      ...problem,
      constraints: { ...constraints, maxWeights, linear: [row], ...extra },
    });
    if (outcome.status !== 'infeasible') throw new Error(outcome.status);
    expect(outcome.repairs.length).toBeGreaterThan(0);
    expect(outcome.repairs.join()).not.toMatch(/minimum weight/);
  },
);

test('a perfect hedge leaves no risk to share', () => {
  expect(
    riskParity.solve(
      published(
        [0, 0],
        [
          [0.04, -0.04],
          [-0.04, 0.04],
        ],
      ),
    ),
  ).toMatchObject({
    status: 'infeasible',
    message: expect.stringContaining('cancel each other completely'),
  });
});

test('a group limit of zero names the asset that it blocks', () => {
  const row = { name: 'tobacco', coefficients: Float64Array.of(0, 1, 0), min: 0, max: 0 };
  const problem = testProblem({ seed: 85, assets: 3 });
  expect(
    riskParity.solve({ ...problem, constraints: boxConstraints(3, 0, 1, 1, [row]) }),
  ).toMatchObject({
    status: 'infeasible',
    message: expect.stringContaining('no weight above zero for A1'),
  });
});

/** w'Sigma w - 2 kappa sum b_i ln w_i, which limited risk parity minimizes. */
function objective({ covariance }: Problem, weights: Float64Array, kappa: number): number {
  const n = weights.length;
  let value = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) value += weights[i]! * covariance[i * n + j]! * weights[j]!;
    value -= 2 * kappa * Math.log(weights[i]!);
  }
  return value;
}

/** w_i (Sigma w)_i of an asset that no limit holds. */
function kappaOf(problem: Problem, weights: Float64Array, asset: number): number {
  const n = weights.length;
  let slope = 0;
  for (let j = 0; j < n; j++) slope += problem.covariance[asset * n + j]! * weights[j]!;
  return weights[asset]! * slope;
}

describe('turnover', () => {
  const base = testProblem({ seed: 86, assets: 8 });
  const currentWeights = Float64Array.of(0.3, 0.3, 0.1, 0.1, 0.1, 0.1, 0, 0);
  const within = (turnover: number): Problem => ({
    ...base,
    constraints: { ...base.constraints, turnover },
    parameters: { currentWeights },
  });
  const traded = (weights: Float64Array) =>
    weights.reduce((sum, weight, i) => sum + Math.abs(weight - currentWeights[i]!), 0);

  test('a cap that does not bind changes nothing', () => {
    const free = solvedOf(riskParity.solve(base));
    const capped = solvedOf(riskParity.solve(within(2)));
    expect(capped.weights).toEqual(free.weights);
    expect(capped.trade!.turnover).toBeCloseTo(traded(free.weights), 14);
    expect(capped.remark).toBeUndefined();
  });

  test('a binding cap is met, priced, and said to keep shares from their budgets', () => {
    const answer = solvedOf(riskParity.solve(within(0.3)));
    expect(traded(answer.weights)).toBeCloseTo(0.3, 12);
    expect(answer.shadowPrices[0]).toMatchObject({ constraint: 'maximum of turnover' });
    expect(answer.remark).toMatch(
      /^The limits keep the shares of the risk from their budgets: A\d/,
    );
  });

  test('nothing within the cap is better, and no cheaper cap is as good', () => {
    const best = solvedOf(riskParity.solve(within(0.3))).weights;
    // What is kept as it is trades at no price and shows no kappa.
    const moved = [...best.keys()].filter((i) => best[i] !== currentWeights[i]);
    const free = solvedOf(riskParity.solve(base)).weights;
    const kappa = moved.reduce((sum, i) => sum + kappaOf(base, best, i), 0) / moved.length;
    const share = 0.3 / traded(free);
    const mixed = free.map((weight, i) => share * weight + (1 - share) * currentWeights[i]!);
    expect(traded(mixed)).toBeLessThanOrEqual(0.3 + 1e-12);
    expect(objective(base, best, kappa)).toBeLessThan(objective(base, mixed, kappa));
    const tighter = solvedOf(riskParity.solve(within(0.29))).weights;
    expect(objective(base, tighter, kappa)).toBeGreaterThan(objective(base, best, kappa));
  });

  test('random caps beside a group limit are met with proof', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 2, max: 25 }),
        fc.double({ min: 0.05, max: 0.8, noNaN: true }),
        (seed, assets, turnover) => {
          const problem = testProblem({ seed, assets, max: Math.max(0.4, 2 / assets) });
          const coefficients = Float64Array.from({ length: assets }, (_, i) =>
            i % 2 === 0 ? 1 : 0,
          );
          const linear = [{ name: 'even', coefficients, min: 0, max: 0.6 }];
          const answer = solvedOf(
            riskParity.solve({
              ...problem,
              constraints: { ...problem.constraints, linear, turnover },
              parameters: { currentWeights: new Float64Array(assets).fill(1 / assets) },
            }),
          );
          expect(answer.certificate!.dualResidual).toBeLessThanOrEqual(1e-9);
          expect(answer.certificate!.gap).toBeLessThanOrEqual(1e-9);
          expect(answer.trade!.turnover).toBeLessThanOrEqual(turnover + 1e-11);
        },
      ),
      { numRuns: 30, seed: 25 },
    );
  });

  test('a cap too small to hold every asset names what it blocks', () => {
    expect(riskParity.solve(within(0))).toMatchObject({
      status: 'infeasible',
      message: expect.stringContaining('no weight above zero for A6'),
    });
  });
});

test('the price of a weight cap is what the next unit of it gains', () => {
  const problem = testProblem({ seed: 82, assets: 10 });
  const capped = (max: number) => {
    const maxWeights = new Float64Array(10).fill(1);
    maxWeights[3] = max;
    const answer = riskParity.solve({ ...problem, constraints: boxConstraints(10, 0, maxWeights) });
    return solvedOf(answer);
  };
  const answer = capped(0.05);
  const kappa = kappaOf(problem, answer.weights, 0);
  const step = 1e-6;
  const gain =
    (objective(problem, capped(0.05 - step).weights, kappa) -
      objective(problem, capped(0.05 + step).weights, kappa)) /
    (2 * step);
  expect(answer.shadowPrices).toHaveLength(1);
  expect(answer.shadowPrices[0]!.constraint).toBe('maximum weight of A3');
  expect(answer.shadowPrices[0]!.price / gain).toBeCloseTo(1, 4);
  expect(answer.shadowPrices[0]!.sentence).toMatch(
    /^Raising the maximum weight of A3 \(5 %\) by one percentage point would bring the shares of the risk closer to their budgets, worth about [\d.]+ % of the variance\.$/,
  );
  expect(answer.remark).toMatch(/A3 carries [\d.]+ % instead of 10 %/);
});

describe('two solvers', () => {
  test('Newton and coordinate descent end at the same weights', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1.5, noNaN: true }),
        (seed, assets, spread) => {
          const next = normals(seed);
          const { covariance } = testProblem({ seed, assets });
          const signs = Float64Array.from({ length: assets }, () => (next() > 0.8 ? -1 : 1));
          for (let i = 0; i < assets; i++) {
            for (let j = 0; j < assets; j++) covariance[i * assets + j]! *= signs[i]! * signs[j]!;
          }
          const budgets = Float64Array.from({ length: assets }, () => Math.exp(spread * next()));
          const total = budgets.reduce((sum, value) => sum + value, 0);
          const x = new Float64Array(assets);
          expect(riskBudgetNewton(covariance, budgets, x)).toBeLessThan(120);
          const other = budgets.map((value, i) => Math.sqrt(value / covariance[i * (assets + 1)]!));
          const upper = new Float64Array(assets).fill(Number.POSITIVE_INFINITY);
          const problem = { covariance, budgets, lower: new Float64Array(assets), upper };
          expect(riskBudget(problem, 1 / total, other)).toBeDefined();
          x.forEach((value, i) => {
            expect(Math.abs(value / other[i]! - 1)).toBeLessThan(1e-9);
          });
        },
      ),
      { numRuns: 60, seed: 24 },
    );
  });

  test('where the first cannot finish, the second answers and the first is named', () => {
    // Five observations of eight assets, nearly without risk where they hedge each other.
    const next = normals(18);
    const observed = Float64Array.from({ length: 40 }, next);
    const covariance = new Float64Array(64);
    for (let i = 0; i < 8; i++) {
      for (let j = 0; j < 8; j++) {
        for (let t = 0; t < 5; t++)
          covariance[8 * i + j]! += observed[5 * i + t]! * observed[5 * j + t]!;
      }
    }
    const problem = { ...testProblem({ seed: 1, assets: 8 }), covariance };
    const answer = solvedOf(riskParity.solve(problem));
    expect(answer.solver).toBe('coordinate-descent');
    expect(answer.fallbacks).toEqual(['newton-conjugate-gradient']);
    for (const share of shares(problem, answer.weights)) expect(share).toBeCloseTo(1 / 8, 9);
  });
});
