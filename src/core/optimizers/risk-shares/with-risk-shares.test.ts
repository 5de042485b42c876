import { describe, expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { violationOf } from '@/core/optimizers/certificate/violation';
import type { Constraints, Parameters, Problem } from '@/core/optimizers/contract';
import { getOptimizer, type OptimizerId } from '@/core/optimizers/registry';
import reference from '@/core/optimizers/risk-shares/risk-share-reference.json' with {
  type: 'json',
};
import {
  isProven,
  shortfall,
  solved,
  takers,
  withShares,
} from '@/core/optimizers/risk-shares/test-risk-shares';
import { testProblem } from '@/core/optimizers/test-problem';

const total = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0);

const mu = Float64Array.from(reference.mu);
const covariance = Float64Array.from(reference.cov.flat());
const n = mu.length;

type Case = (typeof reference.cases)[number];

function problemOf(entry: Case): Problem {
  const { minWeight, maxWeight, riskContributions, parameters } = entry;
  const given: { -readonly [K in keyof Constraints]?: Constraints[K] } = {};
  if (entry.turnover !== undefined) given.turnover = entry.turnover;
  if (entry.gross !== undefined) given.gross = entry.gross;
  if (entry.trackingError !== undefined) given.trackingError = entry.trackingError;
  if (entry.transactionCost !== undefined) given.transactionCost = entry.transactionCost;
  if (entry.l1 !== undefined) given.l1 = entry.l1;
  if (entry.l2 !== undefined) given.l2 = entry.l2;
  if (entry.net) given.net = { min: entry.net[0]!, max: entry.net[1]! };
  const rows = (entry.groups ?? []).map(({ members, ...group }) => ({
    ...group,
    coefficients: Float64Array.from(mu, (_, i) => (members.includes(i) ? 1 : 0)),
  }));
  return {
    symbols: Array.from(mu, (_, i) => `A${i}`),
    expectedReturns: mu,
    covariance,
    riskFree: reference.riskFree,
    constraints: {
      ...boxConstraints(n, minWeight, maxWeight, 1, rows),
      ...given,
      riskContributions: Float64Array.from(riskContributions),
    },
    parameters: {
      ...(parameters as Parameters),
      currentWeights: Float64Array.from(reference.current),
      benchmarkWeights: Float64Array.from(reference.benchmark),
    },
  };
}

/** As the reference states it, from weights alone; larger is better. */
function meritOf(method: string, { constraints, parameters }: Problem, weights: Float64Array) {
  const { l1 = 0, l2 = 0, transactionCost = 0 } = constraints;
  const { riskAversion = 0, uncertainty = 0 } = parameters;
  const rate = transactionCost as number;
  let reward = 0;
  let invested = 0;
  let volatilities = 0;
  let size = 0;
  let square = 0;
  weights.forEach((weight, i) => {
    reward += weight * mu[i]! - rate * Math.abs(weight - reference.current[i]!);
    invested += weight;
    volatilities += weight * Math.sqrt(covariance[i * (n + 1)]!);
    size += Math.abs(weight);
    square += weight * weight;
  });
  const variance = portfolioVariance(covariance, weights);
  const penalty = l1 * size + l2 * square;
  const deviation = Math.sqrt(variance + l2 * square);
  switch (method) {
    case 'target-volatility':
      return reward - penalty;
    case 'max-utility':
    case 'robust-mean-variance':
      return reward - (riskAversion / 2) * variance - uncertainty * Math.sqrt(variance) - penalty;
    case 'max-sharpe':
      return (reward - reference.riskFree * invested - l1 * size) / deviation;
    case 'max-diversification':
      return (volatilities - l1 * size) / deviation;
    case 'min-tracking-error': {
      const active = weights.map((weight, i) => weight - reference.benchmark[i]!);
      return -(portfolioVariance(covariance, active) + penalty);
    }
    default:
      return -(variance + penalty);
  }
}

describe('answers of cvxpy with Clarabel', () => {
  test.each(
    reference.cases.map(
      (entry) => [entry.method, JSON.stringify({ ...entry, weights: undefined }), entry] as const,
    ),
  )('%s %s', (method, _, entry) => {
    const problem = problemOf(entry);
    const outcome = getOptimizer(method as OptimizerId).solve(problem);
    if (entry.status === 'infeasible') {
      expect(outcome.status).toBe('infeasible');
      return;
    }
    const answer = solved(outcome);
    isProven(answer);
    expect(violationOf(problem, answer.weights)).toBeLessThanOrEqual(1e-9);
    expect(shortfall(problem, answer.weights)).toBeLessThanOrEqual(1e-9);
    const sign = method.startsWith('min-') || method === 'target-return' ? -1 : 1;
    const merit = meritOf(method, problem, answer.weights);
    expect(Math.abs(merit - sign * entry.objective!)).toBeLessThanOrEqual(1e-8);
    // Where a limit leaves the amount invested open, weights may differ; nothing else may.
    const scale =
      method.startsWith('max-') && entry.net ? total(entry.weights!) / total(answer.weights) : 1;
    entry.weights!.forEach((weight, i) => {
      expect(Math.abs(scale * answer.weights[i]! - weight)).toBeLessThanOrEqual(2e-5);
    });
  });
});

test.each([1e-8, 1e8])('the unit of measurement (x %p) does not change the weights', (factor) => {
  const base = testProblem({ seed: 48, assets: 12 });
  const shares = new Float64Array(12).fill(0.05);
  const { solve } = getOptimizer('min-variance');
  const plain = solved(solve(withShares(base, shares))).weights;
  const covariance = base.covariance.map((value) => value * factor * factor);
  const other = solved(solve(withShares({ ...base, covariance }, shares))).weights;
  plain.forEach((weight, i) => {
    expect(Math.abs(weight - other[i]!)).toBeLessThanOrEqual(1e-10);
  });
});

test('shares of all assets that sum to one leave risk parity alone', () => {
  const base = testProblem({ seed: 49, assets: 7 });
  const parity = solved(getOptimizer('risk-parity').solve(base)).weights;
  const answer = solved(
    getOptimizer('max-utility').solve(withShares(base, new Float64Array(7).fill(1 / 7))),
  );
  answer.weights.forEach((weight, i) => {
    expect(Math.abs(weight - parity[i]!)).toBeLessThanOrEqual(1e-5);
  });
});

test('the price of a share is what the next unit of it costs', () => {
  const base = testProblem({ seed: 43, assets: 8 });
  const variance = (least: number) => {
    const answer = solved(
      getOptimizer('min-variance').solve(withShares(base, [0, 0, 0, least, 0, 0, 0, 0])),
    );
    return { answer, value: portfolioVariance(base.covariance, answer.weights) };
  };
  const { answer } = variance(0.3);
  const step = 1e-5;
  const slope = (variance(0.3 + step).value - variance(0.3 - step).value) / (2 * step);
  const price = answer.shadowPrices.find(({ constraint }) => constraint.includes('A3'))!;
  expect(price.constraint).toBe('minimum of the share of the risk of A3');
  expect(price.price / slope).toBeCloseTo(1, 5);
  expect(price.sentence).toMatch(
    /^Lowering the minimum of the share of the risk of A3 \(30 %\) by one percentage point would lower the variance by about [\d.]+ % of itself\.$/,
  );
});

test.each(['max-sharpe', 'max-diversification', 'robust-mean-variance'] as const)(
  '%s: the price of a share is what the next unit of it costs, with penalties too',
  (id) => {
    const { symbols, ...base } = problemOf(reference.cases.find(({ l2 }) => l2 !== undefined)!);
    const at = (least: number) => {
      const shares = base.constraints.riskContributions!.map((share, i) =>
        i === 0 ? least : share,
      );
      const problem = withShares({ ...base, symbols }, shares);
      const answer = solved(getOptimizer(id).solve(problem));
      const parameters = { riskAversion: 3, uncertainty: 1 };
      return { answer, merit: meritOf(id, { ...problem, parameters }, answer.weights) };
    };
    const step = 1e-5;
    const slope = (at(0.2 - step).merit - at(0.2 + step).merit) / (2 * step);
    const price = at(0.2).answer.shadowPrices.find(({ constraint }) => constraint.endsWith('A0'))!;
    expect(price.constraint).toBe('minimum of the share of the risk of A0');
    expect(price.price / slope).toBeCloseTo(1, 4);
  },
);

test.each(['max-sharpe', 'max-diversification'] as const)(
  '%s: of portfolios with the same ratio the most invested one is taken',
  (id) => {
    const base = testProblem({ seed: 51, assets: 6 });
    const constraints = { ...base.constraints, net: { min: 0.2, max: 0.7 } };
    const problem = withShares({ ...base, constraints }, [0.2, 0, 0, 0.1, 0, 0]);
    const answer = solved(getOptimizer(id).solve(problem));
    isProven(answer);
    expect(total(answer.weights)).toBeCloseTo(0.7, 12);
  },
);

test('where nothing earns more than the risk-free rate, the Sharpe ratio says so before the shares do', () => {
  const base = testProblem({ seed: 52, assets: 5 });
  const problem = withShares({ ...base, riskFree: 0.5 }, [0.1, 0, 0, 0, 0.1]);
  expect(getOptimizer('max-sharpe').solve(problem)).toMatchObject({
    status: 'infeasible',
    message: expect.stringContaining('at or below the risk-free rate 50 %'),
  });
});

test('where holding nothing is best, there is no risk to share, in words', () => {
  const base = testProblem({ seed: 53, assets: 5 });
  const constraints = { ...base.constraints, net: { min: 0, max: 1 } };
  const parameters = { uncertainty: 10 };
  const problem = withShares({ ...base, constraints, parameters }, [0.1, 0, 0, 0, 0.1]);
  for (const id of ['min-variance', 'robust-mean-variance'] as const) {
    expect(getOptimizer(id).solve(problem)).toMatchObject({
      status: 'infeasible',
      message: expect.stringContaining('holding nothing'),
    });
  }
});

/** Sigma = f f': any two loadings of opposite sign cancel. */
function oneFactor(loadings: readonly number[], expected: readonly number[]): Problem {
  return {
    ...testProblem({ seed: 55, assets: loadings.length }),
    expectedReturns: Float64Array.from(expected),
    covariance: Float64Array.from(loadings.flatMap((a) => loadings.map((b) => a * b))),
    riskFree: 0,
  };
}

describe('where a portfolio without any risk is within the limits', () => {
  const opposed = withShares(oneFactor([0.2, -0.3, 0.1], [0.08, 0.06, 0.03]), [0.2, 0.15, 0]);
  const aligned = withShares(oneFactor([0.2, -0.3, 0.1], [0.08, 0.06, 0.03]), [0.2, 0, 0]);
  const parameters = { targetReturn: 0.04, targetVolatility: 0.1, uncertainty: 1 };

  test.each(takers)('%s: shares that only it meets are refused with that reason', (id) => {
    expect(getOptimizer(id).solve({ ...opposed, parameters })).toMatchObject({
      status: 'infeasible',
      message: expect.stringMatching(/risk of A0, A1 are met by no portfolio that has any risk/),
    });
  });

  test.each(['max-sharpe', 'max-diversification'] as const)(
    '%s: a reward without risk leaves the ratio without a maximum, and no reward is denied',
    (id) => {
      expect(getOptimizer(id).solve(aligned)).toMatchObject({
        status: 'infeasible',
        message: expect.stringMatching(/held without any risk.*ratio has no maximum/),
      });
    },
  );

  test('where a riskless portfolio loses and one at risk gains, the Sharpe ratio is solved', () => {
    const market = oneFactor([0.2, -0.3, 0.1], [0.08, -0.2, 0.03]);
    const problem = withShares(market, [0.2, 0, 0.1]);
    const answer = solved(getOptimizer('max-sharpe').solve(problem));
    isProven(answer);
    expect(shortfall(problem, answer.weights)).toBeLessThanOrEqual(1e-9);
  });

  test('cash is no diversification, and least variance has no risk to share', () => {
    const market = oneFactor([0.2, 0], [0.08, 0.01]);
    const cash = withShares(market, [0.3, 0]);
    expect(getOptimizer('min-variance').solve(cash)).toMatchObject({
      status: 'infeasible',
      message: expect.stringMatching(/hold A1 without any risk.*no asset has a share of no risk/),
    });
    expect(getOptimizer('max-sharpe').solve(cash)).toMatchObject({
      status: 'infeasible',
      message: expect.stringMatching(/A1 can be held without any risk/),
    });
    isProven(solved(getOptimizer('max-sharpe').solve({ ...cash, riskFree: 0.02 })));
  });
});
