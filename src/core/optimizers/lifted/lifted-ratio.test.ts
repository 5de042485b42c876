import { expect, test } from '@jest/globals';
import type { Constraints, Problem } from '@/core/optimizers/contract';
import { ratioOf } from '@/core/optimizers/lifted/lifted-ratio';
import { maxDiversification } from '@/core/optimizers/max-diversification';
import { maxSharpe } from '@/core/optimizers/max-sharpe';
import { testProblem } from '@/core/optimizers/test-problem';

function market(seed: number, extras: Partial<Constraints>, specific = 1): Problem {
  const assets = 6 + (seed % 20);
  const problem = testProblem({ seed, assets, factors: 2, specific, min: -0.2, max: 0.5 });
  return {
    ...problem,
    constraints: { ...problem.constraints, ...extras },
    parameters: { currentWeights: new Float64Array(assets).fill(1 / assets) },
  };
}

test.each([
  ['max-sharpe', maxSharpe.solve],
  ['max-diversification', maxDiversification.solve],
] as const)(
  '%s: markets almost without risk of their own are solved, and only those without any called riskless',
  (_, solve) => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 120; seed++) {
      for (const extras of [{ l1: 0.002 }, { turnover: 1.2 }, { gross: 1.3 }]) {
        const specific = [1e-3, 1e-6, 1e-12, 0][seed % 4]!;
        const outcome = solve(market(seed, extras, specific));
        seen.add(outcome.status);
        if (outcome.status === 'infeasible') expect(outcome.message).toMatch(/without any risk/);
        else expect(outcome.status).toBe('solved');
        if (specific > 0) expect(outcome.status).toBe('solved');
      }
    }
    expect(seen.size).toBe(2);
  },
);

test('the price of the turnover cap is the derivative of the diversification ratio', () => {
  const ratioAt = (turnover: number) => {
    const problem = market(17, { turnover, l1: 0.01, l2: 0.02 });
    const outcome = maxDiversification.solve(problem);
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    const { weights, shadowPrices } = outcome;
    const n = weights.length;
    let [average, variance] = [0, 0];
    weights.forEach((weight, i) => {
      average += weight * Math.sqrt(problem.covariance[i * n + i]!) - 0.01 * Math.abs(weight);
      variance += 0.02 * weight * weight;
      weights.forEach((other, j) => {
        variance += weight * other * problem.covariance[i * n + j]!;
      });
    });
    return { ratio: average / Math.sqrt(variance), shadowPrices };
  };
  const { shadowPrices } = ratioAt(0.4);
  const price = shadowPrices.find(({ constraint }) => constraint === 'maximum of turnover')!;
  const slope = (ratioAt(0.4 + 1e-5).ratio - ratioAt(0.4 - 1e-5).ratio) / 2e-5;
  expect(price.price).toBeCloseTo(slope, 5);
  expect(price.sentence).toMatch(/would raise the diversification ratio by about/);
});

test('trading costs change nothing in the diversification ratio and are reported', () => {
  const plain = maxDiversification.solve(market(18, { turnover: 0.5 }));
  const costly = maxDiversification.solve(market(18, { turnover: 0.5, transactionCost: 0.01 }));
  if (plain.status !== 'solved' || costly.status !== 'solved') throw new Error('not solved');
  expect(costly.weights).toEqual(plain.weights);
  expect(costly.trade!.turnover).toBeCloseTo(0.5, 12);
  expect(costly.trade!.cost).toBeCloseTo(0.005, 14);
});

test('limits that allow only short positions are named', () => {
  const problem = market(19, { net: { min: -1, max: 0 } });
  const maxWeights = problem.constraints.maxWeights.map(() => 0);
  const outcome = maxDiversification.solve({
    ...problem,
    constraints: { ...problem.constraints, maxWeights },
  });
  expect(outcome).toMatchObject({
    status: 'infeasible',
    conflict: ['limits on long positions', 'volatilities of the chosen assets'],
  });
});

test('where the size is open, prices are those at the net exposure of the answer and say so', () => {
  let said = 0;
  for (let seed = 1; seed <= 12; seed++) {
    const assets = 6 + (seed % 8);
    const base = testProblem({ seed, assets, factors: 3, max: 0.3 });
    const problem = { ...base, constraints: { ...base.constraints, net: { min: 0.2, max: 1 } } };
    const sigma = Float64Array.from({ length: assets }, (_, i) =>
      Math.sqrt(base.covariance[i * (assets + 1)]!),
    );
    const solved = (asked: Problem) => {
      const outcome = maxDiversification.solve(asked);
      if (outcome.status !== 'solved') throw new Error(outcome.message);
      const numerator = { direction: sigma, costsCount: false };
      return { ...outcome, ratio: ratioOf(asked, numerator, outcome.weights) };
    };
    const answer = solved(problem);
    const sum = answer.weights.reduce((total, weight) => total + weight, 0);
    for (const { constraint, price, sentence } of answer.shadowPrices) {
      expect(sentence).not.toMatch(/about 0 %/);
      const asset = base.symbols.findIndex(
        (symbol) => constraint === `minimum weight of ${symbol}`,
      );
      if (asset < 0 || !sentence.endsWith('of itself at this net exposure.')) continue;
      said++;
      const at = (bound: number) => {
        const minWeights = problem.constraints.minWeights.slice();
        minWeights[asset] = bound;
        const net = { min: sum, max: sum };
        return solved({ ...problem, constraints: { ...problem.constraints, minWeights, net } })
          .ratio;
      };
      const slope = (at(-1e-5) - at(1e-5)) / 2e-5;
      expect(price / slope).toBeCloseTo(1, 3);
    }
  }
  expect(said).toBeGreaterThan(5);
});
