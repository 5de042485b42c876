import { expect, test } from '@jest/globals';
import { estimateSampleMean } from './sample-mean';

test('the mean per period times the periods per year', () => {
  const returns = Float64Array.of(0.01, 0.02, 0.03, -0.04);
  const { values } = estimateSampleMean({ returns, periods: 2, assets: 2, periodsPerYear: 252 });
  expect(values[0]!).toBeCloseTo(0.02 * 252, 12);
  expect(values[1]!).toBeCloseTo(-0.01 * 252, 12);
});

test('a constant series gives its constant exactly', () => {
  const returns = new Float64Array(1000).fill(0.1);
  const { values } = estimateSampleMean({ returns, periods: 1000, assets: 1, periodsPerYear: 1 });
  expect(values[0]).toBe(0.1);
});
