import { expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { minTrackingError } from '@/core/optimizers/min-tracking-error';
import { testProblem } from '@/core/optimizers/test-problem';

const problem = testProblem({ seed: 71, assets: 12 });
const benchmark = Float64Array.from({ length: 12 }, (_, i) => (i + 1) / 78);

test('a benchmark that meets the limits is the answer', () => {
  const outcome = minTrackingError.solve({
    ...problem,
    parameters: { benchmarkWeights: benchmark },
  });
  if (outcome.status !== 'solved') throw new Error(outcome.message);
  outcome.weights.forEach((weight, i) => {
    expect(weight).toBeCloseTo(benchmark[i]!, 12);
  });
});

test('excluding an asset moves its weight to those that move with it', () => {
  const max = new Float64Array(12).fill(1);
  max[11] = 0;
  const outcome = minTrackingError.solve({
    ...problem,
    constraints: boxConstraints(12, 0, max),
    parameters: { benchmarkWeights: benchmark },
  });
  if (outcome.status !== 'solved') throw new Error(outcome.message);
  expect(outcome.weights[11]).toBe(0);
  expect(outcome.shadowPrices[0]!.constraint).toBe('maximum weight of A11');
  expect(outcome.shadowPrices[0]!.price).toBeGreaterThan(0);
});

test('a benchmark of another length is a programmer error', () => {
  expect(() =>
    minTrackingError.solve({ ...problem, parameters: { benchmarkWeights: new Float64Array(3) } }),
  ).toThrow('minTrackingError: benchmarkWeights needs 12 finite numbers');
});

test.each([{ gross: 1.4 }, { net: { min: 0.3, max: 1 } }, { turnover: 2 }])(
  'a benchmark that the limits allow is the answer to the bit: %j',
  (extras) => {
    const problem = testProblem({ seed: 5, assets: 16, factors: 2, specific: 1e-9, min: -0.2 });
    const benchmarkWeights = new Float64Array(16).fill(1 / 16);
    const outcome = minTrackingError.solve({
      ...problem,
      constraints: { ...problem.constraints, ...extras },
      parameters: { benchmarkWeights },
    });
    expect(outcome).toMatchObject({ status: 'solved', weights: benchmarkWeights });
  },
);
