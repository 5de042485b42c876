import { expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { maxSharpe } from '@/core/optimizers/max-sharpe';
import { published } from '@/core/optimizers/reference/published';
import { testProblem, uniforms } from '@/core/optimizers/test-problem';

function ratio(
  mu: Float64Array,
  covariance: Float64Array,
  weights: Float64Array,
  riskFree: number,
): number {
  const n = mu.length;
  let reward = 0;
  let variance = 0;
  for (let i = 0; i < n; i++) {
    reward += weights[i]! * (mu[i]! - riskFree);
    for (let j = 0; j < n; j++) variance += weights[i]! * weights[j]! * covariance[i * n + j]!;
  }
  return reward / Math.sqrt(variance);
}

test('two assets: the closed form of Sigma^-1 (mu - rf)', () => {
  const outcome = maxSharpe.solve(
    published(
      [0.1, 0.06],
      [
        [0.04, 0.006],
        [0.006, 0.01],
      ],
      0,
      1,
      0.02,
    ),
  );
  const a = 0.08 * 0.01 - 0.04 * 0.006;
  const b = 0.04 * 0.04 - 0.08 * 0.006;
  expect(outcome).toMatchObject({ status: 'solved' });
  if (outcome.status === 'solved') expect(outcome.weights[0]).toBeCloseTo(a / (a + b), 14);
});

test('no feasible neighbour has a higher ratio', () => {
  const next = uniforms(11);
  for (let seed = 1; seed <= 20; seed++) {
    const problem = testProblem({ seed, assets: 12, max: 0.25 });
    const outcome = maxSharpe.solve(problem);
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    const { expectedReturns: mu, covariance, riskFree } = problem;
    const best = ratio(mu, covariance, outcome.weights, riskFree);
    for (let trial = 0; trial < 200; trial++) {
      const from = Math.floor(next() * 12);
      const to = Math.floor(next() * 12);
      const room = Math.min(outcome.weights[from]!, 0.25 - outcome.weights[to]!);
      if (from === to || room <= 0) continue;
      const neighbour = outcome.weights.slice();
      const step = room * next() ** 3;
      neighbour[from]! -= step;
      neighbour[to]! += step;
      expect(ratio(mu, covariance, neighbour, riskFree)).toBeLessThanOrEqual(best * (1 + 1e-12));
    }
  }
});

test('every expected return at or below the risk-free rate is explained', () => {
  const outcome = maxSharpe.solve(
    published(
      [0.021, 0.0175],
      [
        [0.04, 0],
        [0, 0.01],
      ],
      0,
      1,
      0.03,
    ),
  );
  expect(outcome).toEqual({
    status: 'infeasible',
    message:
      'every expected return that the limits allow is at or below the risk-free rate 3 %: maximum Sharpe does not exist; lower the risk-free rate below 2.1 % or choose minimum variance, which needs no expected returns',
    conflict: ['risk-free rate 3 %', 'expected returns of the chosen assets'],
    repairs: [
      'lower the risk-free rate below 2.1 %',
      'choose minimum variance, which needs no expected returns',
    ],
  });
});

test('the cap counts: one asset above the risk-free rate is not enough when most must be below', () => {
  const problem = published(
    [0.05, 0, 0],
    [
      [0.04, 0, 0],
      [0, 0.04, 0],
      [0, 0, 0.04],
    ],
    0,
    0.4,
    0.03,
  );
  expect(maxSharpe.solve(problem)).toMatchObject({
    status: 'infeasible',
    repairs: [expect.stringContaining('below 2 %'), expect.anything()],
  });
});

test('an asset without risk above the risk-free rate has no maximum ratio', () => {
  const outcome = maxSharpe.solve(
    published(
      [0.05, 0.1],
      [
        [0, 0],
        [0, 0.04],
      ],
      0,
      1,
      0.03,
    ),
  );
  expect(outcome).toMatchObject({ status: 'infeasible' });
  if (outcome.status === 'infeasible')
    expect(outcome.message).toMatch(/^A1 can be held without any risk/);
});

test('a hedge without risk above the risk-free rate has no maximum ratio', () => {
  const outcome = maxSharpe.solve(
    published(
      [0.05, 0.05],
      [
        [0.04, -0.04],
        [-0.04, 0.04],
      ],
      0,
      1,
      0.01,
    ),
  );
  expect(outcome).toMatchObject({ status: 'infeasible' });
});

test('cash at the risk-free rate does not disturb the tangency portfolio of the rest', () => {
  const outcome = maxSharpe.solve(
    published(
      [0.02, 0.1, 0.06],
      [
        [0, 0, 0],
        [0, 0.04, 0.006],
        [0, 0.006, 0.01],
      ],
      0,
      1,
      0.02,
    ),
  );
  if (outcome.status !== 'solved') throw new Error(outcome.message);
  const [, first, second] = outcome.weights;
  expect(first! / second!).toBeCloseTo(
    (0.08 * 0.01 - 0.04 * 0.006) / (0.04 * 0.04 - 0.08 * 0.006),
    10,
  );
});

test('the shadow price of a cap is the slope of the Sharpe ratio', () => {
  const problem = testProblem({ seed: 31, assets: 20, max: 0.12 });
  const at = (cap: number) => {
    const caps = new Float64Array(20).fill(0.12);
    const before = maxSharpe.solve(problem);
    if (before.status !== 'solved') throw new Error(before.message);
    const dearest = before.shadowPrices.find((price) => price.constraint.startsWith('maximum'))!;
    caps[problem.symbols.indexOf(dearest.constraint.split(' ').at(-1)!)] = cap;
    const outcome = maxSharpe.solve({ ...problem, constraints: boxConstraints(20, 0, caps) });
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    return {
      dearest,
      sharpe: ratio(problem.expectedReturns, problem.covariance, outcome.weights, 0.02),
    };
  };
  const step = 1e-5;
  const slope = (at(0.12 + step).sharpe - at(0.12 - step).sharpe) / (2 * step);
  expect(slope / at(0.12).dearest.price).toBeCloseTo(1, 4);
});
