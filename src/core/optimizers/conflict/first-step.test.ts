import { expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import type { Constraints, Infeasible, Problem } from '@/core/optimizers/contract';
import { maxUtility } from '@/core/optimizers/max-utility';
import { minVariance } from '@/core/optimizers/min-variance';
import { riskParity } from '@/core/optimizers/risk-parity';
import { targetVolatility } from '@/core/optimizers/target-volatility';

/** Two assets of 50 % and 60 % volatility that do not hang together: 39 % at least, where the weights are free. */
const market: Problem = {
  symbols: ['S1', 'S2'],
  expectedReturns: Float64Array.of(0.1, 0.12),
  covariance: Float64Array.of(0.25, 0, 0, 0.36),
  constraints: boxConstraints(2, 0, Float64Array.of(0.15, 0.31)),
  riskFree: 0,
  parameters: {},
};

const withLimits = (limits: Partial<Constraints>): Problem => ({
  ...market,
  constraints: { ...market.constraints, ...limits },
});

const calm = { targetVolatility: 0.2 };
const wide = boxConstraints(2, 0, 1);
const then = 'then see whether the target volatility 20 % can be met';

function repairsOf(outcome: { readonly status: string }): readonly string[] {
  expect(outcome.status).toBe('infeasible');
  return (outcome as Infeasible).repairs;
}

test('beside a target volatility, repairs of bounds are no more than first steps', () => {
  const { constraints } = market;
  const plain = targetVolatility.solve({ ...market, parameters: calm });
  expect(repairsOf(plain)).toEqual([
    `first raise the maximum weights by 54 % in all, for example by 27 % each, ${then}`,
  ]);
  expect(repairsOf(targetVolatility.solve(market))).toEqual([
    'raise the maximum weights by 54 % in all, for example by 27 % each',
  ]);
  expect(repairsOf(minVariance.solve({ ...market, constraints, parameters: calm }))).toEqual([
    'raise the maximum weights by 54 % in all, for example by 27 % each',
  ]);
});

test('the same of limits on exposure, and on the number of assets', () => {
  const gross = { ...withLimits({ ...wide, gross: 0.8 }), parameters: calm };
  expect(repairsOf(targetVolatility.solve(gross))).toEqual([
    `first let the weights sum to 80 %, ${then}`,
    `first raise the maximum of gross exposure to 100 %, ${then}`,
  ]);
  const few = boxConstraints(2, 0, 0.6);
  for (const target of [0.2, 0.45]) {
    const parameters = { targetVolatility: target };
    const single = { ...withLimits({ ...few, maxAssets: 1 }), parameters };
    const repairs = repairsOf(targetVolatility.solve(single));
    const sentence = `then see whether the target volatility ${100 * target} % can be met`;
    expect(repairs).toContain(`first allow 2 assets, ${sentence}`);
    expect(repairs.every((repair) => repair.endsWith(sentence))).toBe(true);
  }
});

test('risk parity: a conflict in which a tracking-error cap has no part', () => {
  const gross = { ...wide, gross: 0.8 };
  expect(repairsOf(riskParity.solve(withLimits(gross)))).toContain('let the weights sum to 80 %');
  expect(repairsOf(riskParity.solve(withLimits({ ...gross, trackingError: 0.01 })))).toContain(
    'first let the weights sum to 80 %, then see whether a tracking error of at most 1 % can be met',
  );
});

test('beside least shares of the risk, repairs of other limits are no more than first steps', () => {
  const riskContributions = Float64Array.of(0.5, 0.5);
  const problem = {
    ...withLimits({ ...wide, gross: 0.8, riskContributions }),
    parameters: { riskAversion: 3 },
  };
  expect(repairsOf(maxUtility.solve(problem))).toEqual([
    'first let the weights sum to 80 %, then see whether the least shares of the risk can be met',
    'first raise the maximum of gross exposure to 100 %, then see whether the least shares of the risk can be met',
  ]);
});
