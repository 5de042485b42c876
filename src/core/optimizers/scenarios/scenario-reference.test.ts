import { describe, expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { violationOf } from '@/core/optimizers/certificate/violation';
import type { Constraints, Parameters, Problem } from '@/core/optimizers/contract';
import { coneTolerance } from '@/core/optimizers/lifted/lifted-answer';
import { getOptimizer, type OptimizerId } from '@/core/optimizers/registry';
import { shortfall } from '@/core/optimizers/risk-shares/test-risk-shares';
import reference from '@/core/optimizers/scenarios/scenario-reference.json' with { type: 'json' };

/** Answers of cvxpy with Clarabel; `scripts/peers/scenarios.py` states the models and makes the file. */

interface Extras {
  readonly minWeight: number;
  readonly maxWeight: number;
  readonly budget?: number;
  readonly net?: readonly number[];
  readonly transactionCost?: number | readonly number[];
  readonly l1?: number;
  readonly l2?: number;
  readonly trackingError?: number;
  readonly groups?: readonly {
    readonly name: string;
    readonly members: readonly number[];
    readonly min: number;
    readonly max: number;
  }[];
  readonly riskContributions?: readonly number[];
}

const n = reference.mu.length;
const periods = reference.returns.length;
const current = Float64Array.from(reference.current);
const benchmark = Float64Array.from(reference.benchmark);

function problemOf(extras: Extras, parameters: Parameters): Problem {
  const { minWeight, maxWeight, budget = 1, net, transactionCost: cost, ...others } = extras;
  const { groups = [], riskContributions, ...rest } = others;
  const rows = groups.map(({ members, ...group }) => ({
    ...group,
    coefficients: Float64Array.from({ length: n }, (_, i) => (members.includes(i) ? 1 : 0)),
  }));
  const constraints: Constraints = {
    ...boxConstraints(n, minWeight, maxWeight, budget, rows),
    ...rest,
    ...(riskContributions && { riskContributions: Float64Array.from(riskContributions) }),
    ...(net && { net: { min: net[0]!, max: net[1]! } }),
    ...(cost !== undefined && {
      transactionCost: typeof cost === 'number' ? cost : Float64Array.from(cost),
    }),
  };
  return {
    symbols: Array.from({ length: n }, (_, i) => `A${i}`),
    expectedReturns: Float64Array.from(reference.mu),
    covariance: Float64Array.from(reference.cov.flat()),
    riskFree: 0,
    scenarios: {
      returns: Float64Array.from(reference.returns.flat()),
      periods,
      periodsPerYear: reference.periodsPerYear,
    },
    constraints,
    parameters: { ...parameters, currentWeights: current, benchmarkWeights: benchmark },
  };
}

function worstMean(losses: readonly number[], confidence: number): number {
  const tail = (1 - confidence) * losses.length;
  const sorted = [...losses].sort((a, b) => b - a);
  return sorted.reduce((sum, loss, k) => sum + Math.min(1, Math.max(0, tail - k)) * loss, 0) / tail;
}

/** The objective as the reference states it, from the weights alone. */
function objectiveOf(method: string, { constraints, parameters }: Problem, weights: Float64Array) {
  const { l1 = 0, l2 = 0 } = constraints;
  const earned = reference.returns.map((row) =>
    row.reduce((sum, value, i) => sum + value * weights[i]!, 0),
  );
  const penalty = weights.reduce((sum, w) => sum + l1 * Math.abs(w) + l2 * w * w, 0);
  if (method === 'min-semivariance') {
    const sum = earned.reduce((total, value) => total + Math.min(0, value) ** 2, 0);
    return (reference.periodsPerYear / periods) * sum + penalty;
  }
  if (method === 'max-kelly') {
    const rate = (constraints.transactionCost as number | undefined) ?? 0;
    const growth = earned.reduce((total, value) => total + Math.log1p(value), 0);
    const cost = weights.reduce((sum, w, i) => sum + rate * Math.abs(w - current[i]!), 0);
    return cost + penalty - (reference.periodsPerYear / periods) * growth;
  }
  if (method !== 'min-cdar') {
    const losses = earned.map((value) => -value);
    return worstMean(losses, parameters.confidenceLevel!) + penalty;
  }
  let value = 0;
  let peak = 0;
  const falls = earned.map((gain) => {
    value += gain;
    peak = Math.max(peak, value);
    return peak - value;
  });
  return worstMean(falls, parameters.confidenceLevel!) + penalty;
}

describe.each(
  reference.cases.map((entry) => [JSON.stringify(entry.constraints), entry.method, entry] as const),
)('%s', (_, method, { constraints, parameters, objective }) => {
  test(`${method} is feasible, certified and at least as good as the reference`, () => {
    const problem = problemOf(constraints as Extras, parameters as Parameters);
    const answer = getOptimizer(method as OptimizerId).solve(problem);
    if (answer.status !== 'solved') throw new Error(`${answer.status}: ${answer.message}`);
    const { certificate, weights, trade } = answer;
    const { primalResidual, dualResidual, gap } = certificate!;
    expect(Math.max(primalResidual, dualResidual, gap)).toBeLessThanOrEqual(coneTolerance);
    expect(violationOf(problem, weights)).toBeLessThanOrEqual(1e-9);
    if (problem.constraints.riskContributions) {
      expect(shortfall(problem, weights)).toBeLessThanOrEqual(1e-9);
    }
    const target = problem.parameters.targetReturn;
    if (target !== undefined) {
      const earned = reference.mu.reduce((sum, mu, i) => sum + mu * weights[i]!, 0);
      expect(earned - (trade?.cost ?? 0)).toBeGreaterThanOrEqual(target - 1e-9);
    }
    const ours = objectiveOf(method, problem, weights);
    expect(ours).toBeLessThanOrEqual(objective + 1e-8 * Math.abs(objective));
    // The reference is feasible to about 1e-9 and optimal to about 1e-8.
    expect(ours).toBeGreaterThanOrEqual(objective - 1e-6 * Math.abs(objective));
    for (const { price, sentence } of answer.shadowPrices) {
      expect(price).toBeGreaterThanOrEqual(0);
      expect(sentence).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});

test.each(reference.impossible.map((extras) => [JSON.stringify(extras), extras] as const))(
  '%s cannot be had, and every method says why',
  (_, extras) => {
    const problem = problemOf(extras, { confidenceLevel: 0.9 });
    const methods = reference.cases.map(({ method }) => method as OptimizerId);
    for (const method of new Set(methods)) {
      const parameters = { ...problem.parameters, targetReturn: 0.05 };
      const answer = getOptimizer(method).solve({ ...problem, parameters });
      if (answer.status !== 'infeasible') throw new Error(`${method}: ${answer.status}`);
      expect(answer.conflict.join('; ')).toMatch(/shares? of the risk/);
      expect(answer.repairs.length).toBeGreaterThan(0);
    }
  },
);
