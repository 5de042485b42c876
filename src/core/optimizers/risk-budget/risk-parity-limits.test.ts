import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { certifyRiskBudget } from '@/core/optimizers/certificate/certify-risk-budget';
import type { Constraints, Outcome, Problem, Solved } from '@/core/optimizers/contract';
import { published } from '@/core/optimizers/reference/published';
import { riskParity } from '@/core/optimizers/risk-parity';
import { permuted, testProblem } from '@/core/optimizers/test-problem';

function solvedOf(outcome: Outcome): Solved {
  if (outcome.status !== 'solved') throw new Error(`${outcome.status}: ${outcome.message}`);
  return outcome;
}

const base = testProblem({ seed: 86, assets: 4 });
const free = solvedOf(riskParity.solve(base));
const limitedBy = (extra: Partial<Constraints>, problem = base): Problem => ({
  ...problem,
  constraints: { ...problem.constraints, ...extra },
});

test.each([
  [{ net: { min: 0.5, max: 1 } }, 'of the net exposures between 50 % and 100 % this takes 100 %'],
  [{ gross: 1.6 }, 'the gross exposure is 100 %'],
  [{ l1: 0.1 }, 'The L1 penalty moves nothing'],
  [{ minPosition: 0.05 }, 'the minimum position 5 % is a minimum weight of each'],
] as const)('%p changes nothing and is said to', (extra, words) => {
  const answer = solvedOf(riskParity.solve(limitedBy(extra)));
  expect(answer.weights).toEqual(free.weights);
  expect(answer.remark).toContain(words);
});

test.each([
  [
    { net: { min: 1.2, max: 1.5 } },
    'risk parity invests 100 %',
    'lower the minimum of net exposure to 100 %',
  ],
  [
    { net: { min: 0, max: 0.8 } },
    'not a net exposure between 0 % and 80 %',
    'raise the maximum of net exposure to 100 %',
  ],
  [
    { net: { min: 2, max: 1 } },
    'its minimum 200 % is above its maximum 100 %',
    'raise the maximum of net exposure to 200 %',
  ],
  [{ gross: 0.9 }, 'gross exposure at most 90 %', 'raise the maximum of gross exposure to 100 %'],
  [{ l2: 0.1 }, 'share out the variance plus the penalty', 'cap the weights'],
  [{ maxAssets: 3 }, 'it holds all of them, not at most 3 assets', 'allow 4 assets'],
  [
    { minPosition: 0.3 },
    'leave at most 25 % for the smallest',
    'lower the minimum position to 25 %',
  ],
  [{ budget: 0 }, 'cannot sum to 0 %', 'let the weights sum to more than 0 %'],
  [
    { riskContributions: Float64Array.of(0.4, 0, 0, 0) },
    'A0 is to carry at least 40 % of the risk, but its budget is 25 %',
    'lower the minimum share of A0 to 25 %',
  ],
] as const)('%p cannot be kept and says what helps', (extra, words, repair) => {
  expect(riskParity.solve(limitedBy(extra))).toMatchObject({
    status: 'infeasible',
    message: expect.stringContaining(words),
    conflict: expect.arrayContaining([expect.any(String)]),
    repairs: expect.arrayContaining([repair]),
  });
});

test('a minimum position above what an asset would get is met and priced', () => {
  const position = 0.24;
  expect(Math.min(...free.weights)).toBeLessThan(position);
  const answer = solvedOf(riskParity.solve(limitedBy({ minPosition: position })));
  expect(Math.min(...answer.weights)).toBe(position);
  expect(answer.shadowPrices[0]!.constraint).toMatch(/^minimum weight of A\d$/);
  expect(answer.choice).toMatchObject({ held: 4, exact: true });
});

test('a minimum position above a maximum weight names the asset', () => {
  const maxWeights = Float64Array.of(1, 1, 0.1, 1);
  const constraints = { ...boxConstraints(4, 0, maxWeights), minPosition: 0.15 };
  expect(riskParity.solve({ ...base, constraints })).toMatchObject({
    status: 'infeasible',
    message: expect.stringContaining('A2 would need the minimum position 15 %'),
    repairs: [
      'lower the minimum position to 10 %',
      'raise the maximum weight of A2 to 15 %',
      'leave out A2',
    ],
  });
});

test('assets left out count neither towards the most assets nor towards the minimum position', () => {
  const maxWeights = Float64Array.of(1, 0, 1, 1);
  const constraints = { ...boxConstraints(4, 0, maxWeights), minPosition: 0.1, maxAssets: 3 };
  const answer = solvedOf(riskParity.solve({ ...base, constraints }));
  expect(answer.weights[1]).toBe(0);
  expect(answer.choice!.held).toBe(3);
});

test('least shares within the budgets are kept, or it is said which the limits break', () => {
  const riskContributions = new Float64Array(4).fill(0.2);
  expect(solvedOf(riskParity.solve(limitedBy({ riskContributions }))).weights).toEqual(
    free.weights,
  );
  const maxWeights = free.weights.map((weight, i) => (i === 1 ? weight / 2 : 1));
  const constraints = { ...boxConstraints(4, 0, maxWeights), riskContributions };
  expect(riskParity.solve({ ...base, constraints })).toMatchObject({
    status: 'infeasible',
    message: expect.stringContaining('the other limits leave it'),
  });
});

describe('tracking error', () => {
  const market = testProblem({ seed: 91, assets: 12 });
  const benchmarkWeights = Float64Array.from({ length: 12 }, (_, i) => (i + 1) / 78);
  const capped = (trackingError: number, extra: Partial<Constraints> = {}): Problem => ({
    ...limitedBy({ trackingError, ...extra }, market),
    parameters: { benchmarkWeights },
  });
  const trackingOf = ({ covariance }: Problem, weights: Float64Array) =>
    Math.sqrt(
      portfolioVariance(
        covariance,
        weights.map((weight, i) => weight - benchmarkWeights[i]!),
      ),
    );
  const open = solvedOf(riskParity.solve(market)).weights;
  /** sum b / 2 ln w'Sigma w - sum b ln w, which is least at the answer whatever the scale of w. */
  const merit = (weights: Float64Array) =>
    6 * Math.log(portfolioVariance(market.covariance, weights)) -
    weights.reduce((sum, weight) => sum + Math.log(weight), 0);

  test('a cap that does not bind changes nothing', () => {
    const answer = solvedOf(riskParity.solve(capped(1.01 * trackingOf(market, open))));
    expect(answer.weights).toEqual(open);
    expect(answer.shadowPrices).toEqual([]);
  });

  test('a binding cap is met, and nothing within it is nearer to the budgets', () => {
    const cap = 0.4 * trackingOf(market, open);
    const { weights, remark } = solvedOf(riskParity.solve(capped(cap)));
    expect(trackingOf(market, weights) / cap).toBeCloseTo(1, 10);
    expect(remark).toContain('The tracking error cap holds every asset near the benchmark');
    const best = merit(weights);
    const mixed = open.map((weight, i) => 0.4 * weight + 0.6 * benchmarkWeights[i]!);
    expect(merit(mixed)).toBeGreaterThan(best);
    for (let i = 0; i < 12; i++) {
      for (let j = 0; j < 12; j++) {
        const moved = weights.slice();
        moved[i]! += 1e-4;
        moved[j]! -= 1e-4;
        const back = Math.min(1, cap / trackingOf(market, moved));
        const inside = moved.map((weight, k) => back * weight + (1 - back) * benchmarkWeights[k]!);
        expect(merit(inside)).toBeGreaterThanOrEqual(best - 1e-12);
      }
    }
  });

  test('its price is what the next unit of it gains', () => {
    const cap = 0.4 * trackingOf(market, open);
    const answer = solvedOf(riskParity.solve(capped(cap)));
    const variance = portfolioVariance(market.covariance, answer.weights);
    const objective = (limit: number) => {
      const { weights } = solvedOf(riskParity.solve(capped(limit)));
      const logarithms = weights.reduce((sum, weight) => sum + Math.log(weight), 0);
      return portfolioVariance(market.covariance, weights) - (2 * variance * logarithms) / 12;
    };
    const gain = (objective(cap - 1e-6) - objective(cap + 1e-6)) / 2e-6;
    expect(answer.shadowPrices).toHaveLength(1);
    expect(answer.shadowPrices[0]!.constraint).toBe('maximum of tracking error');
    expect(answer.shadowPrices[0]!.price / gain).toBeCloseTo(1, 4);
  });

  test('at no tracking error a doubled asset shares its weight in proportion to the budgets of both copies', () => {
    const twice = permuted(testProblem({ seed: 19, assets: 5 }), [0, 1, 2, 3, 4, 1]);
    const benchmarkWeights = Float64Array.of(0.1, 0.4, 0.2, 0.2, 0.1, 0);
    const riskBudgets = Float64Array.of(1, 1, 1, 1, 1, 3);
    const { weights, certificate, remark } = solvedOf(
      riskParity.solve({
        ...limitedBy({ trackingError: 0 }, twice),
        parameters: { benchmarkWeights, riskBudgets },
      }),
    );
    [0.1, 0.1, 0.2, 0.2, 0.1, 0.3].forEach((value, i) => {
      expect(weights[i]).toBeCloseTo(value, 9);
    });
    expect(certificate!.dualResidual).toBeLessThan(1e-9);
    expect(remark).toContain(
      'The tracking error cap leaves the portfolios with one set of exposures',
    );
  });

  test('at no tracking error the benchmark is the answer', () => {
    const answer = solvedOf(riskParity.solve(capped(0)));
    answer.weights.forEach((weight, i) => {
      expect(weight).toBeCloseTo(benchmarkWeights[i]!, 12);
    });
    expect(answer.remark).toContain('leaves no other portfolio');
  });

  test('a benchmark without an asset and no room to leave it is refused by name', () => {
    const weights = Float64Array.from({ length: 12 }, (_, i) => (i === 3 ? 0 : 1 / 11));
    const problem = { ...capped(0), parameters: { benchmarkWeights: weights } };
    expect(riskParity.solve(problem)).toMatchObject({
      status: 'infeasible',
      message: expect.stringContaining('no weight above zero for A3'),
    });
  });

  test('a cap that the other limits rule out is answered with the least', () => {
    const maxWeights = new Float64Array(12).fill(1);
    maxWeights[11] = 0;
    const outcome = riskParity.solve(capped(0.001, { maxWeights }));
    expect(outcome).toMatchObject({
      status: 'infeasible',
      repairs: expect.arrayContaining([
        expect.stringMatching(/^raise the maximum of tracking error to [\d.]+ %$/),
      ]),
    });
  });

  test('random caps beside other limits are met with proof, whatever the order of the assets', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 3, max: 14 }),
        fc.double({ min: 0.02, max: 1, noNaN: true }),
        fc.boolean(),
        (seed, assets, share, trades) => {
          const random = testProblem({ seed, assets, max: Math.max(0.4, 2 / assets) });
          const even = new Float64Array(assets).fill(1 / assets);
          const target = solvedOf(riskParity.solve(random)).weights;
          const away = portfolioVariance(
            random.covariance,
            target.map((weight, i) => weight - even[i]!),
          );
          const coefficients = Float64Array.from({ length: assets }, (_, i) => i % 2);
          const linear = [{ name: 'odd', coefficients, min: 0, max: 0.55 }];
          const constraints = {
            ...random.constraints,
            linear,
            trackingError: share * Math.sqrt(away),
            ...(trades && { turnover: 0.2 }),
          };
          const parameters = { benchmarkWeights: even, currentWeights: even };
          const problem = { ...random, constraints, parameters };
          const answer = solvedOf(riskParity.solve(problem));
          expect(answer.certificate!.primalResidual).toBeLessThanOrEqual(1e-9);
          expect(answer.certificate!.dualResidual).toBeLessThanOrEqual(1e-9);
          expect(answer.certificate!.gap).toBeLessThanOrEqual(1e-9);
          const order = Array.from({ length: assets }, (_, i) => assets - 1 - i);
          const turned = permuted(problem, order);
          const limits = { ...constraints, ...turned.constraints };
          const other = solvedOf(riskParity.solve({ ...turned, constraints: limits })).weights;
          answer.weights.forEach((weight, i) => {
            expect(Math.abs(weight - other[assets - 1 - i]!)).toBeLessThanOrEqual(1e-10);
          });
        },
      ),
      { numRuns: 25, seed: 27 },
    );
  });
});

describe('a hedge that is held least takes risk away', () => {
  const covariance = [
    [0.01, -0.024, 0.002],
    [-0.024, 0.09, 0.001],
    [0.002, 0.001, 0.04],
  ];
  const minWeights = Float64Array.of(0.85, 0, 0);
  const problem = {
    ...published([0, 0, 0], covariance),
    constraints: boxConstraints(3, minWeights, 1),
  };

  test('no kappa leaves the budget free, so the rule without scale answers and all others are named', () => {
    const answer = solvedOf(riskParity.solve(problem));
    expect(answer.solver).toBe('interior-point, free of scale');
    expect(answer.fallbacks).toContain('sequential quadratic, active-set');
    expect(answer.fallbacks).toContain('interior-point');
    expect(answer.remark).toContain('regardless of how much is invested');
    const merit = (weights: Float64Array) =>
      1.5 * Math.log(portfolioVariance(problem.covariance, weights)) -
      weights.reduce((sum, weight) => sum + Math.log(weight), 0);
    const best = merit(answer.weights);
    for (let first = 0.85; first < 1; first += 0.01) {
      for (let second = 0.005; first + second < 1; second += 0.005) {
        const other = Float64Array.of(first, second, 1 - first - second);
        if (other[2]! > 1e-9) expect(merit(other)).toBeGreaterThanOrEqual(best - 1e-12);
      }
    }
  });

  test('budgets three decades apart under rows and turnover are answered at the corner', () => {
    const row = { name: 'hedge', coefficients: Float64Array.of(0, 1), min: 0.8953, max: 0.9864 };
    const pair = [
      [5.780608847244236e-5, -4.04436578787177e-5],
      [-4.04436578787177e-5, 7.951048233446928e-5],
    ];
    const answer = solvedOf(
      riskParity.solve({
        ...published([0, 0], pair),
        constraints: {
          ...boxConstraints(2, 0, 1, 1, [row]),
          turnover: 0.74,
          trackingError: 0.0063,
        },
        parameters: {
          riskBudgets: Float64Array.of(23.4, 0.0114),
          currentWeights: Float64Array.of(0.3415, 0.6585),
          benchmarkWeights: Float64Array.of(0.4318, 0.5682),
        },
      }),
    );
    expect(answer.weights[1]).toBeCloseTo(0.8953, 12);
  });

  test('levels below zero are no proof', () => {
    const weights = Float64Array.of(0.9, 0.1);
    const pair = Float64Array.of(0.01, -0.024, -0.024, 0.09);
    const constraints = boxConstraints(2, Float64Array.of(0.9, 0), 1);
    const proof = certifyRiskBudget(
      { covariance: pair, budgets: Float64Array.of(1, 1), constraints, current: weights },
      weights,
    );
    expect(proof.dualResidual).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('risks that cancel', () => {
  const nearly = (rest: number) => {
    const covariance = [
      [1, -1 + rest, 0.1],
      [-1 + rest, 1 + rest / 2, -0.1 + rest / 3],
      [0.1, -0.1 + rest / 3, 0.01 + rest / 3],
    ];
    const parameters = { riskBudgets: Float64Array.of(1.3, 2.1, 3.7) };
    return riskParity.solve({ ...published([0, 0, 0], covariance), parameters });
  };

  test('to a millionth are summed with twice the digits', () => {
    const answer = solvedOf(nearly(1e-6));
    expect(answer.solver).toBe('newton with exact slopes');
    expect(answer.fallbacks).toEqual(['newton-conjugate-gradient', 'coordinate-descent']);
  });

  test('beyond the last digit of a weight are not claimed, and the reason is told', () => {
    expect(nearly(1e-10)).toMatchObject({
      status: 'notConverged',
      message: expect.stringMatching(/^these assets cancel nearly all of each other's risk/),
    });
  });
});
