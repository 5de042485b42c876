import { describe, expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { certifyTail } from '@/core/optimizers/certificate/certify-tail';

/** Losses (3, 0), (0, 2), (0, 0) and the worst of the three counts: max(3x, 2 - 2x), least at x = 0.4, where it is 1.2. */
const question = {
  losses: Float64Array.of(3, 0, 0, 2, 0, 0),
  confidence: 2 / 3,
  constraints: boxConstraints(2, 0, 1),
  weights: Float64Array.of(0.4, 0.6),
  shares: [0.4, 0.6, 0],
  rowPrices: [],
};

test('the optimum with its multipliers has no residual', () => {
  const { primalResidual, dualResidual, gap } = certifyTail(question);
  expect(primalResidual).toBeLessThanOrEqual(1e-15);
  expect(dualResidual).toBeLessThanOrEqual(1e-15);
  expect(gap).toBeLessThanOrEqual(1e-15);
});

test('the gap of other weights is at least what they lose', () => {
  const weights = Float64Array.of(0.5, 0.5);
  expect(certifyTail({ ...question, weights }).gap).toBeGreaterThanOrEqual(0.3 / 1.5 - 1e-15);
});

describe('a wrong witness cannot certify', () => {
  test.each([
    ['all on one scenario', [1, 0, 0]],
    ['a negative share', [0.8, 1.2, -1]],
    ['shares that do not sum', [0, 0, 0]],
    ['no number', [Number.NaN, 0.6, 0]],
  ])('%s', (_, shares) => {
    const { dualResidual, gap } = certifyTail({ ...question, shares });
    expect(dualResidual <= 1e-7 && gap <= 1e-7).toBe(false);
  });

  test('more than its cap on a scenario', () => {
    // Two of three scenarios count: each has at most half of the mass.
    const both = { ...question, confidence: 1 / 3, weights: Float64Array.of(0.4, 0.6) };
    expect(certifyTail({ ...both, shares: [0.7, 0.3, 0] }).dualResidual).toBeGreaterThan(0.1);
  });

  test('a price on a limit that does not exist', () => {
    const row = {
      name: 'r',
      coefficients: Float64Array.of(1, 0),
      min: 0.3,
      max: Number.POSITIVE_INFINITY,
    };
    const constraints = boxConstraints(2, 0, 1, 1, [row]);
    const weights = Float64Array.of(0.3, 0.7);
    const shares = [0, 1, 0];
    const { dualResidual, gap } = certifyTail({
      ...question,
      constraints,
      weights,
      shares,
      rowPrices: [-2],
    });
    expect(dualResidual <= 1e-7 && gap <= 1e-7).toBe(false);
  });
});

test('weights outside the limits are seen', () => {
  const weights = Float64Array.of(0.4, 0.7);
  expect(certifyTail({ ...question, weights }).primalResidual).toBeCloseTo(0.1 / 1.1, 12);
});
