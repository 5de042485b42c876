import { expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { isCertified } from '@/core/optimizers/certificate/certificate';
import { certifyShortfall } from '@/core/optimizers/certificate/certify-shortfall';
import type { Outcome, Problem, Solved } from './contract';
import { minSemivariance } from './min-semivariance';
import { testProblem } from './test-problem';

function solved(outcome: Outcome): Solved {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome;
}

function withReturns(returns: number[][]): Problem {
  const assets = returns[0]!.length;
  const problem = testProblem({ seed: 1, assets });
  const scenarios = {
    returns: Float64Array.from(returns.flat()),
    periods: returns.length,
    periodsPerYear: 252,
  };
  return { ...problem, scenarios };
}

function semivariance({ scenarios }: Problem, weights: Float64Array): number {
  const { returns, periods, periodsPerYear } = scenarios!;
  let sum = 0;
  for (let t = 0; t < periods; t++) {
    const value = weights.reduce((s, w, i) => s + w * returns[t * weights.length + i]!, 0);
    sum += Math.min(0, value) ** 2;
  }
  return (periodsPerYear * sum) / periods;
}

test('two assets that fall on different days, by hand', () => {
  // w^2 4 + (1 - w)^2 is least at w = 0.2; gains would be added by a variance and are ignored here.
  const problem = withReturns([
    [-0.02, 0],
    [0, -0.01],
    [0.5, 0.9],
  ]);
  const { weights } = solved(minSemivariance.solve(problem));
  expect(weights[0]).toBeCloseTo(0.2, 14);
});

test('an asset that never falls is taken whole, at a semivariance of zero', () => {
  const problem = withReturns([
    [-0.02, 0.01],
    [0.03, 0.001],
  ]);
  const answer = solved(minSemivariance.solve(problem));
  expect(semivariance(problem, answer.weights)).toBe(0);
  expect(answer.shadowPrices).toEqual([]);
});

test('beside an asset that always gains a little, shorts included, no loss is left', () => {
  const { scenarios } = testProblem({ seed: 4, assets: 2 });
  const rows = Array.from({ length: 40 }, (_, t) => [
    ...scenarios!.returns.subarray(2 * t, 2 * t + 2),
    1e-4,
  ]);
  const problem = withReturns(rows);
  const constraints = boxConstraints(3, -1, 1);
  const answer = solved(minSemivariance.solve({ ...problem, constraints }));
  expect(semivariance(problem, answer.weights)).toBe(0);
});

test('no step towards any other portfolio lowers the semivariance', () => {
  const problem = testProblem({ seed: 12, assets: 25, max: 0.2 });
  const { weights } = solved(minSemivariance.solve(problem));
  const least = semivariance(problem, weights);
  for (let k = 0; k < 25; k++) {
    const other = solved(
      minSemivariance.solve({
        ...problem,
        constraints: boxConstraints(
          25,
          Float64Array.from({ length: 25 }, (_, i) => (i === k ? 0.1 : 0)),
          0.2,
        ),
      }),
    ).weights;
    for (const step of [1e-3, 0.1, 1]) {
      const mixed = weights.map((weight, i) => weight + step * (other[i]! - weight));
      expect(semivariance(problem, mixed)).toBeGreaterThanOrEqual(least * (1 - 1e-12));
    }
  }
});

test('raising a binding maximum weight gains what its shadow price says', () => {
  const problem = testProblem({ seed: 14, assets: 15, max: 0.15 });
  const before = solved(minSemivariance.solve(problem));
  const price = before.shadowPrices.find(({ constraint }) => constraint.startsWith('maximum'))!;
  const asset = problem.symbols.findIndex((symbol) => price.constraint.endsWith(` ${symbol}`));
  const wider = structuredClone(problem);
  wider.constraints.maxWeights[asset]! += 1e-6;
  const after = solved(minSemivariance.solve(wider));
  const gain = semivariance(problem, before.weights) - semivariance(problem, after.weights);
  expect(gain / 1e-6 / price.price).toBeCloseTo(1, 3);
});

test('the certificate refuses weights that are off by one part in a thousand', () => {
  const problem = testProblem({ seed: 16, assets: 5 });
  const { returns } = problem.scenarios!;
  const { weights } = solved(minSemivariance.solve(problem));
  expect(isCertified(certifyShortfall(returns, problem.constraints, weights, []))).toBe(true);
  const moved = weights.map((weight, i) => weight + (i === 0 ? 1e-3 : i === 1 ? -1e-3 : 0));
  expect(isCertified(certifyShortfall(returns, problem.constraints, moved, []))).toBe(false);
});
