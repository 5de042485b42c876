import { expect, test } from '@jest/globals';
import { semivariance } from './semivariance';

test('below the mean and below a target, by hand', () => {
  const returns = Float64Array.of(-0.02, 0, 0.01, 0.05);
  expect(semivariance(returns)).toBeCloseTo((0.03 ** 2 + 0.01 ** 2) / 3, 16);
  expect(semivariance(returns, 0)).toBeCloseTo(0.02 ** 2 / 3, 16);
});

test('a symmetric series has half the variance, a constant one none', () => {
  expect(semivariance(Float64Array.of(-0.1, 0.1, -0.2, 0.2))).toBeCloseTo(0.05 / 3, 15);
  expect(semivariance(new Float64Array(1000).fill(0.1))).toBe(0);
});

test('a single return is refused by name', () => {
  expect(() => semivariance(Float64Array.of(0.1))).toThrow(/^semivariance: /);
});
