import { expect, test } from '@jest/globals';
import { estimateEwmaCovariance } from './ewma-covariance';
import { examplePanel } from './example-panel';
import { estimateSampleCovariance } from './sample-covariance';

test('two periods by hand: weights 1/3 and 2/3 about their mean, unbiased', () => {
  const panel = { returns: Float64Array.of(0, 0.03), periods: 2, assets: 1, periodsPerYear: 1 };
  const { values } = estimateEwmaCovariance(panel, { parameters: { covarianceHalfLife: 1 } });
  const variance = (0.02 ** 2 + 2 * 0.01 ** 2) / 3;
  expect(values[0]!).toBeCloseTo(variance / (1 - 5 / 9), 16);
});

test('a long half-life gives the sample covariance', () => {
  const panel = examplePanel(60, 5);
  const sample = estimateSampleCovariance(panel).values;
  const { values } = estimateEwmaCovariance(panel, { parameters: { covarianceHalfLife: 10_000 } });
  const scale = Math.max(...sample);
  values.forEach((value, k) => {
    expect(Math.abs(value - sample[k]!) / scale).toBeLessThan(0.002);
  });
});

test('a calm recent past lowers the variance below the sample variance', () => {
  const returns = Float64Array.from(
    { length: 200 },
    (_, t) => (t < 100 ? 0.05 : 0.001) * (-1) ** t,
  );
  const panel = { returns, periods: 200, assets: 1, periodsPerYear: 1 };
  const recent = estimateEwmaCovariance(panel, { parameters: { covarianceHalfLife: 10 } })
    .values[0]!;
  expect(recent).toBeLessThan(estimateSampleCovariance(panel).values[0]! / 50);
});
