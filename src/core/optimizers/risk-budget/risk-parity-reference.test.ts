import { expect, test } from '@jest/globals';
import type { Problem } from '@/core/optimizers/contract';
import market from '@/core/optimizers/lifted/lifted-reference.json' with { type: 'json' };
import reference from '@/core/optimizers/risk-budget/risk-parity-reference.json' with {
  type: 'json',
};
import { riskParity } from '@/core/optimizers/risk-parity';

/** Answers of cvxpy with Clarabel's exponential cones; `scripts/peers/risk_parity.py` states the models and makes the file. */

interface Case {
  readonly minWeight?: number;
  readonly maxWeight?: number;
  readonly minWeights?: readonly number[];
  readonly maxWeights?: readonly number[];
  readonly budget?: number;
  readonly budgets?: readonly number[];
  readonly cov?: readonly (readonly number[])[];
  readonly groups?: readonly {
    name: string;
    members: readonly number[];
    min: number;
    max: number;
  }[];
  readonly turnover?: number;
  readonly trackingError?: number;
  readonly minPosition?: number;
  readonly rule?: string;
  readonly weights: readonly number[];
}

const cases: readonly Case[] = reference.cases;

function problemOf(one: Case): Problem {
  const n = one.weights.length;
  const { minWeight = 0, maxWeight = 1.5, budget = 1, cov = market.cov } = one;
  const { turnover, trackingError, minPosition } = one;
  return {
    symbols: Array.from({ length: n }, (_, i) => `A${i}`),
    expectedReturns: new Float64Array(n),
    covariance: Float64Array.from(cov.flat()),
    riskFree: 0,
    constraints: {
      minWeights: Float64Array.from(one.minWeights ?? new Array<number>(n).fill(minWeight)),
      maxWeights: Float64Array.from(one.maxWeights ?? new Array<number>(n).fill(maxWeight)),
      budget,
      linear: (one.groups ?? []).map(({ members, ...group }) => ({
        ...group,
        coefficients: Float64Array.from({ length: n }, (_, i) => (members.includes(i) ? 1 : 0)),
      })),
      ...(turnover !== undefined && { turnover }),
      ...(trackingError !== undefined && { trackingError }),
      ...(minPosition !== undefined && { minPosition }),
    },
    parameters: {
      currentWeights: Float64Array.from(market.current.slice(0, n)),
      benchmarkWeights: Float64Array.from(market.benchmark.slice(0, n)),
      ...(one.budgets && { riskBudgets: Float64Array.from(one.budgets) }),
    },
  };
}

test.each(
  cases.map((one) => {
    const { cov, weights, ...limits } = one;
    return [JSON.stringify(limits), one] as const;
  }),
)('%s ends at the weights of the reference', (_, one) => {
  const answer = riskParity.solve(problemOf(one));
  if (answer.status !== 'solved') throw new Error(answer.message);
  answer.weights.forEach((weight, i) => {
    expect(Math.abs(weight - one.weights[i]!)).toBeLessThan(2e-6);
  });
  expect(answer.solver === 'interior-point, free of scale').toBe(one.rule !== undefined);
  expect(answer.certificate!.dualResidual).toBeLessThan(1e-9);
  expect(answer.certificate!.primalResidual).toBeLessThan(1e-9);
  expect(answer.certificate!.gap).toBeLessThan(1e-9);
});
