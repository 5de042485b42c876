import { expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { polytopeOf } from '@/core/constraints/polytope-of';
import type { Constraints, Solved } from '@/core/optimizers/contract';
import { targetVolatility } from '@/core/optimizers/target-volatility';
import { testProblem } from '@/core/optimizers/test-problem';
import { highestValue } from '@/core/solvers/highest-value';

const assets = 12;
const problem = testProblem({ seed: 77, assets });
const group = { name: 'G', coefficients: new Float64Array(assets).fill(1, 0, 8) };

/** A limit of 30 % each, one asset of its own, and a group that binds at the highest return. */
function limits(change: { asset?: number; group?: number }): Constraints {
  const most = new Float64Array(assets).fill(0.3);
  if (change.asset !== undefined) most[change.asset]! += 1e-4;
  const row = { ...group, min: Number.NEGATIVE_INFINITY, max: 0.35 + (change.group ?? 0) };
  return boxConstraints(assets, 0, most, 1, [row]);
}

function solve(constraints: Constraints): Solved {
  const parameters = { targetVolatility: 5 };
  const outcome = targetVolatility.solve({ ...problem, constraints, parameters });
  if (outcome.status !== 'solved') throw new Error(outcome.message);
  return outcome;
}

test('a target that does not bind leaves the prices of the highest return', () => {
  const highest = (constraints: Constraints) =>
    highestValue(polytopeOf(constraints), problem.expectedReturns).value;
  const { shadowPrices } = solve(limits({}));
  const base = highest(limits({}));
  let compared = 0;
  for (const { constraint, price } of shadowPrices) {
    const asset = problem.symbols.indexOf(constraint.replace('maximum weight of ', ''));
    if (asset < 0 && constraint !== 'maximum of G') continue;
    const change = asset < 0 ? { group: 1e-4 } : { asset };
    expect((highest(limits(change)) - base) / 1e-4).toBeCloseTo(price, 9);
    compared++;
  }
  expect(compared).toBeGreaterThanOrEqual(3);
});

test('where nothing has any risk, the proof consists of numbers', () => {
  const covariance = new Float64Array(assets * assets);
  for (const target of [undefined, 0, 0.1]) {
    const parameters = target === undefined ? {} : { targetVolatility: target };
    const outcome = targetVolatility.solve({ ...problem, covariance, parameters });
    expect(outcome).toMatchObject({
      status: 'solved',
      certificate: { primalResidual: 0, dualResidual: 0, gap: 0 },
    });
  }
});

test.each([{}, { turnover: 0.9 }])(
  'the price of the target is the slope of the highest return: %p',
  (extra) => {
    const at = (volatility: number) => {
      const constraints = { ...boxConstraints(assets, 0, 0.3), ...extra };
      const parameters = {
        targetVolatility: volatility,
        currentWeights: new Float64Array(assets).fill(1 / assets),
      };
      const outcome = targetVolatility.solve({ ...problem, constraints, parameters });
      if (outcome.status !== 'solved') throw new Error(outcome.message);
      const { weights, shadowPrices } = outcome;
      const reward = weights.reduce(
        (sum, weight, i) => sum + weight * problem.expectedReturns[i]!,
        0,
      );
      return { reward, prices: shadowPrices };
    };
    const { prices } = at(0.17);
    const price = prices.find(({ constraint }) => constraint === 'maximum of volatility')!.price;
    const slope = (at(0.17 + 1e-6).reward - at(0.17 - 1e-6).reward) / 2e-6;
    expect(slope / price).toBeCloseTo(1, 5);
    const sizes = prices.map((one) => one.price);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  },
);

test.each([1e-6, 1e-12, 1e-36])(
  'beside an asset of variance %p a target that does not bind gives the highest return',
  (variance) => {
    const covariance = problem.covariance.slice();
    for (let i = 0; i < assets; i++) {
      covariance[i] = 0;
      covariance[i * assets] = 0;
    }
    covariance[0] = variance;
    const expectedReturns = problem.expectedReturns.slice();
    expectedReturns[0] = 0.02;
    const constraints = { ...limits({}), turnover: 2 };
    const parameters = { targetVolatility: 5 };
    const riskless = { ...problem, covariance, expectedReturns };
    const outcome = targetVolatility.solve({ ...riskless, constraints, parameters });
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    const { value } = highestValue(polytopeOf(limits({})), expectedReturns);
    const reward = expectedReturns.reduce((sum, mu, i) => sum + mu * outcome.weights[i]!, 0);
    expect(reward / value).toBeCloseTo(1, 9);
    for (const { price } of outcome.shadowPrices) expect(Math.abs(price)).toBeLessThan(10);
  },
);
