import { expect, test } from '@jest/globals';
import { estimateCompoundedMean } from './compounded-mean';
import { examplePanel } from './example-panel';
import { estimateSampleMean } from './sample-mean';

test('a value that doubles over two years grows by sqrt(2) - 1 a year, whatever the path', () => {
  const returns = Float64Array.of(0.25, -0.2, 0, 1, 0.6, 0, 0, 1.5);
  const { values } = estimateCompoundedMean({ returns, periods: 4, assets: 2, periodsPerYear: 2 });
  expect(values[0]!).toBeCloseTo(Math.SQRT2 - 1, 14);
  expect(values[1]!).toBeCloseTo(2 - 1, 14);
});

test('a total loss is -1', () => {
  const returns = Float64Array.of(0.5, -1, 0.5);
  expect(
    estimateCompoundedMean({ returns, periods: 3, assets: 1, periodsPerYear: 252 }).values[0],
  ).toBe(-1);
});

test('per period it is below the arithmetic mean', () => {
  const panel = { ...examplePanel(60, 5), periodsPerYear: 1 };
  const arithmetic = estimateSampleMean(panel).values;
  estimateCompoundedMean(panel).values.forEach((value, i) => {
    expect(value).toBeLessThan(arithmetic[i]!);
  });
});
