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

describe('holding nothing', () => {
  // The worst of (x - y, y - x, 0): no trade between the two is better than none, by equal parts of the first two.
  const idle = {
    losses: Float64Array.of(0.3, -0.3, -0.3, 0.3, 0, 0),
    confidence: 1 / 3,
    constraints: boxConstraints(2, -0.9, 1, 0),
    weights: new Float64Array(2),
    rowPrices: [],
  };

  test('is certified up to rounding of what the limits allow to lose', () => {
    for (const share of [0.5, 0.5 - 2 ** -53, 0.5 - 2 ** -50]) {
      const { dualResidual, gap } = certifyTail({ ...idle, shares: [share, 1 - share, 0] });
      expect(Math.max(dualResidual, gap)).toBeLessThanOrEqual(1e-7);
    }
  });

  test('is not certified where a trade earns more than rounding', () => {
    for (const less of [1e-12, 1e-6, 1e-2]) {
      const losses = Float64Array.of(0.3, -0.3, -0.3 - less, 0.3, 0, 0);
      for (const share of [0.4, 0.5, 0.6]) {
        const shares = [share, 1 - share, 0];
        expect(certifyTail({ ...idle, losses, shares }).gap).toBeGreaterThan(1e-7);
      }
    }
  });
});
