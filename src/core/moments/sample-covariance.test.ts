import { expect, test } from '@jest/globals';
import { estimateSampleCovariance } from './sample-covariance';

test('two periods: half the outer product of the difference, times the periods per year', () => {
  const returns = Float64Array.of(0.01, 0.02, 0.03, -0.04);
  const { values } = estimateSampleCovariance({
    returns,
    periods: 2,
    assets: 2,
    periodsPerYear: 12,
  });
  const difference = [0.02, -0.06];
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 2; j++) {
      expect(values[i * 2 + j]!).toBeCloseTo((12 * difference[i]! * difference[j]!) / 2, 14);
    }
  }
});

test('a constant series has variance zero exactly', () => {
  const returns = new Float64Array(1000).fill(0.1);
  const { values } = estimateSampleCovariance({
    returns,
    periods: 1000,
    assets: 1,
    periodsPerYear: 252,
  });
  expect(values[0]).toBe(0);
});

test('identical assets have identical rows', () => {
  const returns = new Float64Array(20).map((_, k) => Math.cos(Math.floor(k / 2)));
  const { values } = estimateSampleCovariance({
    returns,
    periods: 10,
    assets: 2,
    periodsPerYear: 252,
  });
  expect(new Set(values).size).toBe(1);
});
