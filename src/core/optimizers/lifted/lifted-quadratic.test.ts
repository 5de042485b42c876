import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { violationOf } from '@/core/optimizers/certificate/violation';
import type { Constraints, Parameters, Problem, Solved } from '@/core/optimizers/contract';
import { coneTolerance } from '@/core/optimizers/lifted/lifted-answer';
import { getOptimizer, type OptimizerId } from '@/core/optimizers/registry';
import { permuted, testProblem, uniforms } from '@/core/optimizers/test-problem';

const methods = [
  'min-variance',
  'max-utility',
  'target-return',
  'target-volatility',
  'max-sharpe',
  'min-tracking-error',
  'robust-mean-variance',
  'max-diversification',
  'max-kelly',
] as const satisfies readonly OptimizerId[];

function solve(method: OptimizerId, problem: Problem): Solved {
  const outcome = getOptimizer(method).solve(problem);
  if (outcome.status !== 'solved') throw new Error(`${method}: ${outcome.message}`);
  return outcome;
}

function market(seed: number, n: number, min: number, max: number): Problem {
  return { ...testProblem({ seed, assets: n, min, max }), parameters: { riskAversion: 4 } };
}

function changed(
  problem: Problem,
  change: Partial<Constraints>,
  parameters: Parameters = {},
): Problem {
  return {
    ...problem,
    constraints: { ...problem.constraints, ...change },
    parameters: { ...problem.parameters, ...parameters },
  };
}

/** Positive weights that sum to one and keep `most` each. */
function holdings(seed: number, n: number): Float64Array {
  const next = uniforms(seed);
  const raw = Float64Array.from({ length: n }, () => 0.2 + next());
  const total = raw.reduce((sum, value) => sum + value, 0);
  return raw.map((value) => value / total);
}

function sum(values: Float64Array, of = (value: number, _: number) => value): number {
  return values.reduce((total, value, i) => total + of(value, i), 0);
}

const spec = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  assets: fc.integer({ min: 3, max: 60 }),
});
const runs = { numRuns: 25 };

describe.each(methods)('%s', (method) => {
  test('random mixtures of all limits and costs are met and certified', () => {
    fc.assert(
      fc.property(
        spec,
        fc.record(
          {
            turnover: fc.constantFrom(0.1, 0.5, 1.2),
            transactionCost: fc.constantFrom(0, 0.001, 0.02),
            gross: fc.constantFrom(1, 1.3, 2),
            trackingError: fc.constantFrom(0.02, 0.06),
            l1: fc.constantFrom(0, 0.002),
            l2: fc.constantFrom(0, 0.02),
          },
          { requiredKeys: [] },
        ),
        fc.constantFrom(0, -0.2),
        ({ seed, assets: n }, extras, min) => {
          const base = market(seed, n, min, Math.max(0.4, 2 / n));
          const held = holdings(seed, n);
          const problem = changed(base, extras as Partial<Constraints>, {
            currentWeights: held,
            benchmarkWeights: held,
          });
          const { weights, certificate } = solve(method, problem);
          const tolerance = problem.constraints.trackingError === undefined ? 1e-9 : coneTolerance;
          expect(Math.max(...Object.values(certificate!))).toBeLessThanOrEqual(tolerance);
          expect(violationOf(problem, weights)).toBeLessThanOrEqual(1e-11);
          if (extras.trackingError !== undefined) {
            const active = weights.map((weight, i) => weight - held[i]!);
            const limit = extras.trackingError;
            expect(portfolioVariance(problem.covariance, active)).toBeLessThanOrEqual(
              limit * limit * (1 + 1e-9),
            );
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);

  test('a turnover of zero keeps what is held', () => {
    fc.assert(
      fc.property(spec, ({ seed, assets: n }) => {
        const held = holdings(seed, n);
        const problem = changed(market(seed, n, 0, 1), { turnover: 0 }, { currentWeights: held });
        const { weights } = solve(method, problem);
        weights.forEach((weight, i) => {
          expect(Math.abs(weight - held[i]!)).toBeLessThanOrEqual(1e-12);
        });
      }),
      runs,
    );
  });

  test('costs, penalties and caps that cannot matter change nothing', () => {
    fc.assert(
      fc.property(spec, ({ seed, assets: n }) => {
        const problem = market(seed, n, -0.1, 1);
        const plain = solve(method, problem).weights;
        const idle = { transactionCost: 0, l1: 0, l2: 0, gross: 1e3, turnover: 1e3 };
        const other = solve(method, changed(problem, { ...idle, trackingError: 10 })).weights;
        other.forEach((weight, i) => {
          expect(Math.abs(weight - plain[i]!)).toBeLessThanOrEqual(1e-7);
        });
      }),
      runs,
    );
  });

  test('the order of the assets does not matter', () => {
    const n = 30;
    const held = holdings(5, n);
    const extras = { turnover: 0.6, gross: 1.4, transactionCost: 0.002, l2: 0.01 };
    const problem = changed(market(11, n, -0.1, 0.3), extras, { currentWeights: held });
    const order = Array.from({ length: n }, (_, i) => (i * 7 + 3) % n);
    const moved = permuted(problem, order);
    const other = solve(
      method,
      changed(moved, extras, { currentWeights: held.map((_, k) => held[order[k]!]!) }),
    );
    const { weights } = solve(method, problem);
    other.weights.forEach((weight, k) => {
      expect(Math.abs(weight - weights[order[k]!]!)).toBeLessThanOrEqual(1e-9);
    });
  });

  test('the same question has the same answer to the bit', () => {
    const held = holdings(8, 25);
    const problem = changed(
      market(8, 25, -0.2, 0.5),
      { turnover: 0.9, gross: 1.5, trackingError: 0.05, l1: 0.001 },
      { currentWeights: held, benchmarkWeights: held },
    );
    expect(solve(method, problem).weights).toEqual(solve(method, problem).weights);
  });
});

test.each([
  ['turnover', [0.05, 0.2, 0.5, 1, 2]],
  ['gross', [1, 1.2, 1.5, 2, 4]],
  ['trackingError', [0.005, 0.02, 0.05, 0.1, 1]],
] as const)('variance falls as the cap on %s rises', (key, caps) => {
  fc.assert(
    fc.property(spec, ({ seed, assets: n }) => {
      const held = holdings(seed, n);
      const problem = changed(
        market(seed, n, -0.3, 1),
        {},
        {
          currentWeights: held,
          benchmarkWeights: held,
        },
      );
      const variances = caps.map((cap) =>
        portfolioVariance(
          problem.covariance,
          solve('min-variance', changed(problem, { [key]: cap })).weights,
        ),
      );
      for (let k = 1; k < variances.length; k++) {
        expect(variances[k]).toBeLessThanOrEqual(variances[k - 1]! * (1 + 1e-9));
      }
    }),
    runs,
  );
});

test('a heavy L2 penalty spreads the budget equally', () => {
  const problem = changed(market(3, 20, 0, 1), { l2: 1e7 });
  for (const method of ['min-variance', 'max-utility'] as const) {
    solve(method, problem).weights.forEach((weight) => {
      expect(Math.abs(weight - 0.05)).toBeLessThanOrEqual(1e-8);
    });
  }
});

test('a heavy L1 penalty leaves no short position', () => {
  const { weights } = solve('max-utility', changed(market(4, 20, -0.5, 1), { l1: 10 }));
  expect(sum(weights, Math.abs)).toBeCloseTo(1, 12);
});

test('a cost above any gain keeps what is held', () => {
  const held = holdings(6, 15);
  const problem = changed(market(6, 15, 0, 1), { transactionCost: 5 }, { currentWeights: held });
  const { weights, trade } = solve('max-utility', problem);
  expect([...weights]).toEqual([...held]);
  expect(trade).toEqual({ turnover: 0, cost: 0 });
});

test('two assets trade until the marginal utility equals the cost of buying and selling', () => {
  const covariance = Float64Array.of(0.04, 0, 0, 0.09);
  const [lambda, cost] = [2, 0.005];
  const problem: Problem = {
    symbols: ['A', 'B'],
    expectedReturns: Float64Array.of(0.1, 0.05),
    covariance,
    riskFree: 0,
    constraints: { ...boxConstraints(2, 0, 1), transactionCost: cost },
    parameters: { riskAversion: lambda, currentWeights: Float64Array.of(0.2, 0.8) },
  };
  // mu_A - mu_B - 2 cost = lambda (s_A x - s_B (1 - x))
  const x = ((0.05 - 2 * cost) / lambda + 0.09) / 0.13;
  const { weights, trade } = solve('max-utility', problem);
  expect(weights[0]).toBeCloseTo(x, 14);
  expect(trade?.cost).toBeCloseTo(2 * (x - 0.2) * cost, 14);
});

test('the price of the turnover cap is the derivative of the utility', () => {
  const held = holdings(12, 12);
  const problem = (turnover: number) =>
    changed(market(12, 12, 0, 1), { turnover }, { currentWeights: held });
  const utility = (turnover: number) => {
    const { covariance, expectedReturns } = problem(turnover);
    const { weights } = solve('max-utility', problem(turnover));
    return (
      sum(weights, (weight, i) => weight * expectedReturns[i]!) -
      2 * portfolioVariance(covariance, weights)
    );
  };
  const { shadowPrices } = solve('max-utility', problem(0.4));
  const price = shadowPrices.find(({ constraint }) => constraint.endsWith('turnover'))!;
  expect(price.price).toBeCloseTo((utility(0.4 + 1e-5) - utility(0.4 - 1e-5)) / 2e-5, 6);
  expect(price.sentence).toMatch(
    /^Raising the maximum of turnover \(40 %\) by one percentage point would be worth about 0\.\d+ % of return\.$/,
  );
});

test('the price of the tracking-error cap is the derivative of the utility', () => {
  const problem = (trackingError: number) =>
    changed(market(13, 12, 0, 1), { trackingError, gross: 2 });
  const utility = (trackingError: number) => {
    const { covariance, expectedReturns } = problem(trackingError);
    const { weights } = solve('max-utility', problem(trackingError));
    return (
      sum(weights, (weight, i) => weight * expectedReturns[i]!) -
      2 * portfolioVariance(covariance, weights)
    );
  };
  const { shadowPrices } = solve('max-utility', problem(0.03));
  const price = shadowPrices.find(({ constraint }) => constraint.endsWith('tracking error'))!;
  expect(price.price).toBeCloseTo((utility(0.03 + 1e-6) - utility(0.03 - 1e-6)) / 2e-6, 6);
});
