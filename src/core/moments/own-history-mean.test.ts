import { expect, test } from '@jest/globals';
import { estimateOwnHistoryMean } from './own-history-mean';

const gap = Number.NaN;

test('each mean is yearly and over the returns present, which the coverage counts', () => {
  const returns = Float64Array.of(0.01, gap, 0.03, gap, 0.05, 0.02, gap, 0.04);
  const { values, details, coverage } = estimateOwnHistoryMean({
    returns,
    periods: 4,
    assets: 2,
    periodsPerYear: 12,
  });
  expect([...values]).toEqual([expect.closeTo(0.03 * 12, 14), expect.closeTo(0.03 * 12, 14)]);
  expect(coverage).toEqual({ kind: 'perAsset', perAsset: Int32Array.of(3, 2) });
  expect(details[0]!.value).toBe(2);
});

test('a constant history gives its constant exactly', () => {
  const returns = new Float64Array(1000).fill(0.1);
  returns[17] = gap;
  expect(
    estimateOwnHistoryMean({ returns, periods: 1000, assets: 1, periodsPerYear: 1 }).values[0],
  ).toBe(0.1);
});

test('an asset without returns is refused by name', () => {
  const panel = { returns: Float64Array.of(0.1, gap), periods: 1, assets: 2, periodsPerYear: 1 };
  expect(() => estimateOwnHistoryMean(panel)).toThrow('ownHistoryMean: asset 1 has no returns');
});
