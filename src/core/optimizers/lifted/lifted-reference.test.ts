import { describe, expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { violationOf } from '@/core/optimizers/certificate/violation';
import type { Constraints, Parameters, Problem } from '@/core/optimizers/contract';
import { coneTolerance } from '@/core/optimizers/lifted/lifted-answer';
import reference from '@/core/optimizers/lifted/lifted-reference.json' with { type: 'json' };
import { getOptimizer, type OptimizerId } from '@/core/optimizers/registry';

/** Answers of cvxpy with Clarabel; `scripts/peers/lifted.py` states the models and makes the file. */

interface Extras {
  readonly minWeight: number;
  readonly maxWeight: number;
  readonly budget?: number;
  readonly net?: readonly number[];
  readonly groups?: readonly {
    name: string;
    members: readonly number[];
    min: number;
    max: number;
  }[];
  readonly turnover?: number;
  readonly gross?: number;
  readonly trackingError?: number;
  readonly transactionCost?: number | readonly number[];
  readonly l1?: number;
  readonly l2?: number;
}

const mu = Float64Array.from(reference.mu);
const covariance = Float64Array.from(reference.cov.flat());
const current = Float64Array.from(reference.current);
const benchmark = Float64Array.from(reference.benchmark);
const returns = Float64Array.from(reference.returns.flat());
const n = mu.length;
const scenarios = {
  returns,
  periods: reference.returns.length,
  periodsPerYear: reference.periodsPerYear,
};

function problemOf(extras: Extras, parameters: Parameters): Problem {
  const { minWeight, maxWeight, budget = 1, net, groups = [], transactionCost, ...rest } = extras;
  const linear = groups.map(({ members, ...group }) => ({
    ...group,
    coefficients: Float64Array.from({ length: n }, (_, i) => (members.includes(i) ? 1 : 0)),
  }));
  const constraints: Constraints = {
    ...boxConstraints(n, minWeight, maxWeight, budget, linear),
    ...rest,
    ...(net && { net: { min: net[0]!, max: net[1]! } }),
    ...(transactionCost !== undefined && {
      transactionCost:
        typeof transactionCost === 'number' ? transactionCost : Float64Array.from(transactionCost),
    }),
  };
  return {
    symbols: Array.from({ length: n }, (_, i) => `A${i}`),
    expectedReturns: mu,
    covariance,
    riskFree: reference.riskFree,
    constraints,
    parameters: { ...parameters, currentWeights: current, benchmarkWeights: benchmark },
  };
}

/** The objective as the reference states it, from weights alone; larger is better. */
function meritOf(
  method: string,
  { constraints, parameters }: Problem,
  weights: Float64Array,
): number {
  const { transactionCost: cost = 0, l1 = 0, l2 = 0 } = constraints;
  const variance = portfolioVariance(covariance, weights);
  let costs = 0;
  let earned = 0;
  let volatility = 0;
  let size = 0;
  let square = 0;
  let total = 0;
  weights.forEach((weight, i) => {
    const rate = typeof cost === 'number' ? cost : cost[i]!;
    costs += rate * Math.abs(weight - current[i]!);
    earned += weight * mu[i]!;
    volatility += weight * Math.sqrt(covariance[i * (n + 1)]!);
    size += Math.abs(weight);
    square += weight * weight;
    total += weight;
  });
  const reward = earned - costs;
  switch (method) {
    case 'max-diversification':
      return (volatility - l1 * size) / Math.sqrt(variance + l2 * square);
    case 'max-kelly': {
      const months = reference.returns.map((row) =>
        Math.log1p(row.reduce((sum, value, i) => sum + value * weights[i]!, 0)),
      );
      const growth = (12 * months.reduce((sum, value) => sum + value, 0)) / months.length;
      return growth - costs - l1 * size - l2 * square;
    }
    case 'max-utility':
      return reward - (parameters.riskAversion! / 2) * variance - l1 * size - l2 * square;
    case 'robust-mean-variance':
      return (
        reward -
        parameters.uncertainty! * Math.sqrt(variance) -
        (parameters.riskAversion! / 2) * variance -
        l1 * size -
        l2 * square
      );
    case 'target-volatility':
      return reward - l1 * size - l2 * square;
    case 'max-sharpe':
      return (reward - reference.riskFree * total - l1 * size) / Math.sqrt(variance + l2 * square);
    case 'min-tracking-error': {
      const active = weights.map((weight, i) => weight - benchmark[i]!);
      return -(portfolioVariance(covariance, active) + l2 * square + l1 * size);
    }
    default:
      return -(variance + l2 * square + l1 * size);
  }
}

describe.each(
  reference.cases.map((entry) => [JSON.stringify(entry.constraints), entry.method, entry] as const),
)('%s', (_, method, { constraints, parameters, weights, objective }) => {
  test(`${method} is feasible, certified and at least as good as the reference`, () => {
    // Other methods are given the moments as they are, not as those of a sample.
    const problem = {
      ...problemOf(constraints as Extras, parameters as Parameters),
      ...(method === 'max-kelly' && { scenarios }),
    };
    const outcome = getOptimizer(method as OptimizerId).solve(problem);
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    const { certificate } = outcome;
    const tolerance = problem.constraints.trackingError === undefined ? 1e-9 : coneTolerance;
    expect(certificate!.primalResidual).toBeLessThanOrEqual(tolerance);
    expect(certificate!.dualResidual).toBeLessThanOrEqual(tolerance);
    expect(certificate!.gap).toBeLessThanOrEqual(tolerance);
    expect(violationOf(problem, outcome.weights)).toBeLessThanOrEqual(1e-9);
    const theirs = /^(max|robust|target-volatility)/.test(method) ? objective : -objective;
    const ours = meritOf(method, problem, outcome.weights);
    expect(ours).toBeGreaterThanOrEqual(theirs - 1e-9);
    expect(ours).toBeLessThanOrEqual(theirs + 1e-6);
    // A free or zero net exposure leaves a ratio to risk the same for every size of the portfolio.
    const { net, budget } = constraints as Extras;
    if (/sharpe|diversification/.test(method) && (net || budget === 0)) return;
    outcome.weights.forEach((weight, i) => {
      expect(Math.abs(weight - weights[i]!)).toBeLessThanOrEqual(2e-4);
    });
  });
});
