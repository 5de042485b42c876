import { describe, expect, test } from '@jest/globals';
import { examplePanel } from './example-panel';
import { estimateLedoitWolfConstantCorrelation } from './ledoit-wolf-constant-correlation';
import { estimateLedoitWolfSingleFactor } from './ledoit-wolf-single-factor';
import { estimateOas } from './oas';
import { estimateSampleCovariance } from './sample-covariance';

const structured = [
  ['constant correlation', estimateLedoitWolfConstantCorrelation],
  ['single factor', estimateLedoitWolfSingleFactor],
] as const;

describe.each(structured)('Ledoit-Wolf towards %s', (_, estimate) => {
  test('variances are kept, with divisor T', () => {
    const panel = examplePanel(20, 9);
    const { values } = estimate(panel);
    const sample = estimateSampleCovariance(panel).values;
    for (let i = 0; i < 9; i++) expect(values[i * 10]! / sample[i * 10]!).toBeCloseTo(19 / 20, 12);
  });

  test('the intensity lies between 0 and 1 and falls as the history grows', () => {
    const intensity = (periods: number) => estimate(examplePanel(periods, 10, 5)).details[0]!.value;
    expect(intensity(15)).toBeLessThanOrEqual(1);
    expect(intensity(15)).toBeGreaterThan(intensity(2000));
    expect(intensity(2000)).toBeGreaterThanOrEqual(0);
  });

  test('one asset is left alone', () => {
    const panel = examplePanel(20, 1);
    const { values, details } = estimate(panel);
    expect(details[0]!.value).toBe(0);
    expect(values[0]! / estimateSampleCovariance(panel).values[0]!).toBeCloseTo(19 / 20, 12);
  });
});

test('two assets always have a constant correlation: nothing to shrink', () => {
  expect(estimateLedoitWolfConstantCorrelation(examplePanel(20, 2)).details[0]!.value).toBe(0);
});

test('assets that do not move take no part in the average correlation', () => {
  const panel = examplePanel(30, 4);
  const wide = new Float64Array(30 * 5);
  for (let t = 0; t < 30; t++) wide.set(panel.returns.subarray(t * 4, t * 4 + 4), t * 5);
  const average = (p: typeof panel) => estimateLedoitWolfConstantCorrelation(p).details[1]!.value;
  expect(average({ ...panel, returns: wide, assets: 5 })).toBeCloseTo(average(panel), 14);
});

test('OAS of one asset keeps its variance', () => {
  const panel = examplePanel(20, 1);
  const { values } = estimateOas(panel);
  expect(values[0]! / estimateSampleCovariance(panel).values[0]!).toBeCloseTo(19 / 20, 12);
});
