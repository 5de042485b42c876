import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { violationOf } from '@/core/optimizers/certificate/violation';
import type { Problem } from '@/core/optimizers/contract';
import { getOptimizer, type OptimizerId } from '@/core/optimizers/registry';
import {
  isProven,
  overPeriods,
  shortfall,
  solved,
  takers,
  withShares,
} from '@/core/optimizers/risk-shares/test-risk-shares';
import { permuted, testProblem } from '@/core/optimizers/test-problem';
import { portfolioRisk } from '@/core/risk/portfolio-risk';

/** What every method that takes least shares of the risk has in common. */

const sharesOf = ({ covariance, expectedReturns, riskFree }: Problem, weights: Float64Array) =>
  portfolioRisk({ weights, expectedReturns, covariance, riskFree }).riskShares;

/** These take longer. */
const isOverPeriods = (id: OptimizerId) => overPeriods.some((method) => method === id);

describe.each(takers)('%s', (id) => {
  const { solve } = getOptimizer(id);

  test('shares are met and proven, also beside groups and turnover, on random markets', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 2, max: 18 }),
        fc.constantFrom(0, -0.2),
        fc.double({ min: 0.05, max: 0.8, noNaN: true }),
        fc.boolean(),
        (seed, assets, min, asked, trades) => {
          const base = testProblem({ seed, assets, min, max: Math.max(0.4, 2 / assets) });
          const shares = Float64Array.from({ length: assets }, (_, i) =>
            (i + seed) % 3 === 0 ? asked / assets : 0,
          );
          const currentWeights = new Float64Array(assets).fill(1 / assets);
          const constraints = trades ? { ...base.constraints, turnover: 1 } : base.constraints;
          const problem = withShares(
            { ...base, constraints, parameters: { currentWeights } },
            shares,
          );
          const answer = solve(problem);
          // A cap on turnover may stand in the way; nothing else may.
          if (trades && answer.status === 'infeasible') return;
          isProven(solved(answer));
          const { weights, shadowPrices } = solved(answer);
          expect(shortfall(problem, weights)).toBeLessThanOrEqual(1e-9);
          expect(violationOf(problem, weights)).toBeLessThanOrEqual(1e-9);
          for (const { price, sentence } of shadowPrices) {
            expect(price).toBeGreaterThanOrEqual(0);
            expect(sentence).not.toMatch(/NaN|Infinity|undefined/);
          }
        },
      ),
      { numRuns: isOverPeriods(id) ? 3 : 15, seed: 31 },
    );
  });

  test('shares that the best weights have anyway change nothing', () => {
    const base = testProblem({ seed: 41, assets: 12, max: 0.3 });
    const parameters = { targetReturn: 0.07, targetVolatility: 0.16 };
    const free = solved(solve({ ...base, parameters })).weights;
    const shares = sharesOf(base, free).map((share) => Math.max(0, 0.5 * share));
    const answer = solved(solve(withShares({ ...base, parameters }, shares)));
    answer.weights.forEach((weight, i) => {
      expect(Math.abs(weight - free[i]!)).toBeLessThanOrEqual(1e-8);
    });
  });

  test('permuting the assets permutes the weights', () => {
    const base = testProblem({ seed: 42, assets: 15, max: 0.3 });
    const parameters = { targetReturn: 0.07, targetVolatility: 0.17 };
    const shares = Float64Array.from({ length: 15 }, (_, i) => (i % 4) / 60);
    const order = base.symbols.map((_, i) => (i * 7) % 15);
    const straight = solved(solve(withShares({ ...base, parameters }, shares))).weights;
    const turned = withShares(
      { ...permuted(base, order), parameters },
      order.map((i) => shares[i]!),
    );
    const other = solved(solve(turned)).weights;
    order.forEach((i, k) => {
      expect(Math.abs(straight[i]! - other[k]!)).toBeLessThanOrEqual(1e-10);
    });
  });
});

test.each(takers)('%s: copies of an asset are solved, though their split is free', (id) => {
  const single = testProblem({ seed: 47, assets: 6, max: 0.4 });
  const twice = permuted(single, [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]);
  const problem = withShares(
    { ...twice, symbols: twice.symbols.map((_, i) => `B${i}`) },
    Float64Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 0 : 0.05)),
  );
  const answer = solved(getOptimizer(id).solve(problem));
  isProven(answer);
  expect(shortfall(problem, answer.weights)).toBeLessThanOrEqual(1e-9);
});

test.each(takers)('%s: shares of zero are none', (id) => {
  const base = testProblem({ seed: 44, assets: 6, max: 0.5 });
  const { solve } = getOptimizer(id);
  const zero = solved(solve(withShares(base, new Float64Array(6))));
  expect(zero.weights).toEqual(solved(solve(base)).weights);
  // What has no risk may then be held.
  const cash = withShares({ ...base, covariance: new Float64Array(36) }, new Float64Array(6));
  const { riskContributions: _, ...plain } = cash.constraints;
  expect(solve(cash).status).toBe(solve({ ...cash, constraints: plain }).status);
});

test.each(['target-volatility', 'max-utility'] as const)(
  '%s: where hardly more than the return counts, copies of the best asset are solved',
  (id) => {
    const single = testProblem({ seed: 58, assets: 5, min: -0.2 });
    const best = single.expectedReturns.indexOf(Math.max(...single.expectedReturns));
    const problem = withShares(
      permuted(single, [best, best, 0, 1, 2, 3, 4]),
      [0.01, 0.08, 0, 0, 0, 0, 0],
    );
    const parameters = { targetVolatility: 10, riskAversion: 1e-6 };
    const answer = solved(getOptimizer(id).solve({ ...problem, parameters }));
    isProven(answer);
    expect(shortfall(problem, answer.weights)).toBeLessThanOrEqual(1e-9);
  },
);
