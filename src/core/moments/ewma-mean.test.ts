import { expect, test } from '@jest/globals';
import { estimateEwmaMean } from './ewma-mean';
import { examplePanel } from './example-panel';
import { estimateSampleMean } from './sample-mean';

test('with a half-life of one period the last return counts twice the one before', () => {
  const panel = { returns: Float64Array.of(0.01, 0.04), periods: 2, assets: 1, periodsPerYear: 1 };
  const { values, details } = estimateEwmaMean(panel, { parameters: { meanHalfLife: 1 } });
  expect(values[0]!).toBeCloseTo(0.03, 15);
  expect(details[0]!.value).toBeCloseTo(1.8, 14);
});

test('a long half-life gives the historical mean', () => {
  const panel = examplePanel(60, 5);
  const { values, details } = estimateEwmaMean(panel, { parameters: { meanHalfLife: 10_000 } });
  estimateSampleMean(panel).values.forEach((mean, i) => {
    expect(Math.abs(values[i]! - mean)).toBeLessThan(0.02);
  });
  expect(details[0]!.value).toBeCloseTo(60, 3);
});

test('a half-life outside its range is refused by name', () => {
  expect(() => estimateEwmaMean(examplePanel(5, 2), { parameters: { meanHalfLife: 0 } })).toThrow(
    'ewmaMean: meanHalfLife must be between 1 and 10000, got 0',
  );
});
