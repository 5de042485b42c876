import { expect, test } from '@jest/globals';
import { symmetricEigenvalues } from '@/core/linalg/symmetric-eigen';
import { examplePanel } from './example-panel';
import { estimateJamesStein } from './james-stein';
import { estimateSampleCovariance } from './sample-covariance';
import { estimateSampleMean } from './sample-mean';

/** Independent assets without a common factor. */
function independent(periods: number, assets: number) {
  const wide = examplePanel(periods, 1);
  const returns = new Float64Array(periods * assets);
  for (let i = 0; i < assets; i++) {
    const own = examplePanel(periods, 1, 17 + 1000 * i).returns;
    for (let t = 0; t < periods; t++) returns[t * assets + i] = own[t]!;
  }
  return { ...wide, returns, assets };
}

const shrinkage = (estimate: ReturnType<typeof estimateJamesStein>) => estimate.details[0]!.value;

test('the average of the means stays', () => {
  const panel = independent(60, 10);
  const average = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / 10;
  const shrunk = estimateJamesStein(panel);
  expect(shrinkage(shrunk)).toBeGreaterThan(0.3);
  expect(average(shrunk.values)).toBeCloseTo(average(estimateSampleMean(panel).values), 13);
});

test('every mean moves towards the average by the same share', () => {
  const panel = independent(60, 10);
  const { values, details } = estimateJamesStein(panel);
  const target = details.find((detail) => detail.id === 'target')!.value;
  estimateSampleMean(panel).values.forEach((mean, i) => {
    expect(values[i]! - target).toBeCloseTo((1 - details[0]!.value) * (mean - target), 13);
  });
});

test('nothing is shrunk for two assets or where one factor dominates', () => {
  expect(shrinkage(estimateJamesStein(independent(60, 2)))).toBe(0);
  expect(shrinkage(estimateJamesStein(examplePanel(250, 6)))).toBe(0);
});

test('the intensity is the formula on the sample covariance', () => {
  const panel = independent(60, 10);
  const covariance = estimateSampleCovariance({ ...panel, periodsPerYear: 1 }).values;
  const eigenvalues = symmetricEigenvalues(covariance, 10);
  const means = estimateSampleMean({ ...panel, periodsPerYear: 1 }).values;
  const average = means.reduce((sum, mean) => sum + mean, 0) / 10;
  const distance = means.reduce((sum, mean) => sum + (mean - average) ** 2, 0);
  const excess = eigenvalues.reduce((sum, value) => sum + value, 0) - 2 * eigenvalues[0]!;
  const intensity = shrinkage(estimateJamesStein(panel));
  expect(intensity).toBeLessThan(1);
  expect(intensity).toBeCloseTo(excess / (60 * distance), 12);
});
