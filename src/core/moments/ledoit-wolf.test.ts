import { expect, test } from '@jest/globals';
import { examplePanel } from './example-panel';
import { estimateLedoitWolf } from './ledoit-wolf';
import { estimateSampleCovariance } from './sample-covariance';

test('one asset keeps its variance with divisor T, unshrunk', () => {
  const panel = examplePanel(30, 1);
  const { values, details } = estimateLedoitWolf(panel);
  const unbiased = estimateSampleCovariance(panel).values[0]!;
  expect(values[0]! / unbiased).toBeCloseTo(29 / 30, 12);
  expect(details[0]!.value).toBe(0);
});

test('the intensity lies between 0 and 1 and falls as the history grows', () => {
  const shrinkage = (periods: number) =>
    estimateLedoitWolf(examplePanel(periods, 8)).details[0]!.value;
  const [short, long, longest] = [shrinkage(12), shrinkage(120), shrinkage(1200)];
  expect(short).toBeLessThanOrEqual(1);
  expect(short).toBeGreaterThan(long);
  expect(long).toBeGreaterThan(longest);
  expect(longest).toBeGreaterThan(0);
});

test('shrinking keeps the total variance', () => {
  const panel = examplePanel(6, 9);
  const trace = (values: Float64Array) =>
    values.reduce((sum, value, k) => (k % 10 === 0 ? sum + value : sum), 0);
  const shrunk = trace(estimateLedoitWolf(panel).values);
  const sample = trace(estimateSampleCovariance(panel).values);
  expect(shrunk / sample).toBeCloseTo(5 / 6, 12);
});

test('fewer periods than assets is still positive definite: every pivot is above the shrinkage floor', () => {
  const { values, details } = estimateLedoitWolf(examplePanel(5, 12));
  const n = 12;
  let trace = 0;
  for (let i = 0; i < n; i++) trace += values[i * n + i]!;
  const floor = (details[0]!.value * trace) / n;
  const a = values.slice();
  for (let p = 0; p < n; p++) {
    expect(a[p * n + p]!).toBeGreaterThan(floor * (1 - 1e-10));
    for (let i = p + 1; i < n; i++) {
      for (let j = p + 1; j < n; j++)
        a[i * n + j]! -= (a[i * n + p]! * a[p * n + j]!) / a[p * n + p]!;
    }
  }
});
