import { describe, expect, test } from '@jest/globals';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import type { Constraints, Outcome, Problem } from '@/core/optimizers/contract';
import { getOptimizer } from '@/core/optimizers/registry';
import { withShares } from '@/core/optimizers/risk-shares/test-risk-shares';
import { tailRisk } from '@/core/risk/tail-risk';
import { growth } from '@/core/solvers/log-growth';

const n = 4;
const periods = 24;

/** Three assets at risk, and cash last; returns have exactly the covariance that is shared, up to its scale. */
function marketOf(cashReturn: number): Problem {
  const means = [0.08, 0.11, 0.05, cashReturn];
  const returns = new Float64Array(periods * n);
  for (let t = 0; t < periods; t++) {
    const common = Math.sin(1.7 * t + 0.3);
    for (let i = 0; i < n - 1; i++) {
      const own = Math.cos((2.3 + i) * t + i);
      returns[t * n + i] = means[i]! / 12 + 0.03 * (0.6 * common + (0.5 + 0.3 * i) * own);
    }
    returns[t * n + n - 1] = cashReturn / 12;
  }
  const mean = (i: number) => {
    let total = 0;
    for (let t = 0; t < periods; t++) total += returns[t * n + i]!;
    return total / periods;
  };
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n - 1; i++) {
    for (let j = 0; j < n - 1; j++) {
      for (let t = 0; t < periods; t++) {
        covariance[i * n + j]! +=
          ((returns[t * n + i]! - mean(i)) * (returns[t * n + j]! - mean(j)) * 12) / (periods - 1);
      }
    }
  }
  return {
    symbols: ['A', 'B', 'C', 'CASH'],
    expectedReturns: Float64Array.from(means),
    covariance,
    riskFree: 0.005,
    constraints: {
      minWeights: new Float64Array(n),
      maxWeights: new Float64Array(n).fill(1),
      budget: 1,
      linear: [],
    },
    scenarios: { returns, periods, periodsPerYear: 12 },
    parameters: { riskAversion: 4, targetReturn: 0.06, targetVolatility: 0.09, uncertainty: 0.2 },
  };
}

function outcomesOf({ scenarios }: Problem, weights: Float64Array): Float64Array {
  return Float64Array.from({ length: periods }, (_, t) =>
    weights.reduce((sum, weight, i) => sum + weight * scenarios!.returns[t * n + i]!, 0),
  );
}

const deviation = (problem: Problem, w: Float64Array) =>
  Math.sqrt(portfolioVariance(problem.covariance, w));
const earned = (problem: Problem, w: Float64Array) =>
  w.reduce((sum, weight, i) => sum + weight * problem.expectedReturns[i]!, 0);

/** What each method makes least, from its definition. */
const values = {
  'min-variance': deviation,
  'target-return': deviation,
  'max-utility': (p: Problem, w: Float64Array) => 2 * deviation(p, w) ** 2 - earned(p, w),
  'robust-mean-variance': (p: Problem, w: Float64Array) =>
    2 * deviation(p, w) ** 2 + (0.2 / Math.sqrt(2)) * deviation(p, w) - earned(p, w),
  'target-volatility': (p: Problem, w: Float64Array) => -earned(p, w),
  'min-tracking-error': (p: Problem, w: Float64Array) =>
    deviation(
      p,
      w.map((weight) => weight - 1 / n),
    ),
  'max-sharpe': (p: Problem, w: Float64Array) => (p.riskFree - earned(p, w)) / deviation(p, w),
  'max-diversification': (p: Problem, w: Float64Array) =>
    -w.reduce((sum, x, i) => sum + x * Math.sqrt(p.covariance[i * (n + 1)]!), 0) / deviation(p, w),
  'min-cvar': (p: Problem, w: Float64Array) =>
    tailRisk(
      outcomesOf(p, w).map((gain) => -gain),
      0.95,
    ).conditionalValueAtRisk,
  'min-semivariance': (p: Problem, w: Float64Array) =>
    outcomesOf(p, w).reduce((sum, gain) => sum + Math.min(0, gain) ** 2, 0) / periods,
  'max-kelly': (p: Problem, w: Float64Array) => -growth(p.scenarios!.returns, periods, w),
} as const;

/** Every choice that the limits on holdings and least shares allow, each solved without a limit on holdings. */
function choicesOf(id: keyof typeof values, problem: Problem): Outcome[] {
  const { maxAssets: most = n, minPosition = 0, ...rest } = problem.constraints;
  const found: Outcome[] = [];
  for (let mask = 1; mask < 1 << n; mask++) {
    const inside = (i: number) => (mask >> i) % 2 === 1;
    const size = [...Array(n).keys()].filter(inside).length;
    if (size > most || rest.riskContributions!.some((share, i) => share > 0 && !inside(i)))
      continue;
    if (size * minPosition > 1) continue;
    const constraints: Constraints = {
      ...rest,
      minWeights: rest.minWeights.map((_, i) => (inside(i) ? minPosition : 0)),
      maxWeights: rest.maxWeights.map((max, i) => (inside(i) ? max : 0)),
    };
    found.push(getOptimizer(id).solve({ ...problem, constraints }));
  }
  return found;
}

const isByConvention = (outcome: Outcome) =>
  outcome.status === 'infeasible' && /any risk/.test(outcome.message);

const limits = [
  { maxAssets: 1 },
  { maxAssets: 2 },
  { maxAssets: 2, minPosition: 0.2 },
  { maxAssets: 3, minPosition: 0.3 },
];

const cases = [
  { cashReturn: 0.01, shares: [0.3, 0, 0, 0] },
  { cashReturn: 0.07, shares: [0.3, 0, 0, 0] },
  { cashReturn: 0.03, shares: [0.2, 0.2, 0, 0] },
];

describe.each(Object.keys(values) as (keyof typeof values)[])('%s beside cash', (id) => {
  test.each(limits)(
    'with shares of the risk and %p is the best choice that has an answer',
    (limit) => {
      for (const { cashReturn, shares } of cases) {
        const market = withShares(marketOf(cashReturn), shares);
        const problem = { ...market, constraints: { ...market.constraints, ...limit } };
        const answer = getOptimizer(id).solve(problem);
        const choices = choicesOf(id, problem);
        const cash = values[id](problem, Float64Array.of(0, 0, 0, 1));
        const best = choices.reduce(
          (least, choice) =>
            choice.status === 'solved'
              ? Math.min(least, values[id](problem, choice.weights))
              : least,
          Number.POSITIVE_INFINITY,
        );
        // Portfolios with risk come as near to cash as they like.
        const limitIsBetter = choices.some(isByConvention) && cash < best;
        const told = `${id} ${JSON.stringify({ limit, cashReturn, shares, cash, best })}`;
        if (best === Number.POSITIVE_INFINITY || limitIsBetter) {
          expect([told, answer.status]).toEqual([told, 'infeasible']);
          continue;
        }
        if (answer.status !== 'solved')
          throw new Error(`${told}: ${answer.status} ${answer.message}`);
        expect(values[id](problem, answer.weights) - best).toBeLessThanOrEqual(
          1e-6 * Math.abs(best),
        );
        expect(answer.choice?.exact).toBe(true);
      }
    },
  );
});

test.each(['max-sharpe', 'max-diversification'] as const)(
  '%s under limits on net exposure: one asset has a ratio, and beside cash that earns more there is none',
  (id) => {
    const market = withShares(marketOf(0.03), [0.3, 0, 0, 0]);
    const within = (maxAssets: number) =>
      getOptimizer(id).solve({
        ...market,
        constraints: { ...market.constraints, maxAssets, net: { min: 0.5, max: 1 } },
      });
    expect(within(1)).toMatchObject({ status: 'solved', choice: { held: 1, exact: true } });
    // Cash has no volatility of its own to diversify.
    expect(within(2).status).toBe(id === 'max-sharpe' ? 'infeasible' : 'solved');
  },
);
