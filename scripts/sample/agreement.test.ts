import { describe, expect, test } from '@jest/globals';
import { mergeAdjustedCloses } from './adjusted-close';
import { compareAdjustedCloses } from './agreement';
import type { SourceSeries } from './source';

const date = (i: number) => `2001-01-${String(i + 1).padStart(2, '0')}`;
const round = (value: number, step: number) => Number((Math.round(value / step) * step).toFixed(6));

/** Adjusted closes from day `first` on, written with `step`. */
function series(
  source: string,
  first: number,
  values: readonly number[],
  step: number,
): SourceSeries {
  const bare = { open: null, high: null, low: null, close: null, volume: null };
  return {
    source,
    symbol: 'X',
    days: values.map((value, i) => ({
      date: date(first + i),
      ...bare,
      adjustedClose: round(value, step),
    })),
    resolution: () => step,
    asTraded: false,
  };
}

const truth = Array.from({ length: 20 }, (_, i) => 3 + Math.sin(i) / 2 + i / 50);
const scaled = truth.map((value) => value * 4);
const coarse = series('coarse', 0, truth.slice(0, 15), 1e-3);
const fine = series('fine', 5, scaled.slice(5), 1e-5);

describe('compareAdjustedCloses', () => {
  test('two roundings of one series on different levels agree on every common day', () => {
    const comparison = compareAdjustedCloses(coarse, fine);
    expect(comparison).toMatchObject({
      days: 10,
      agreeing: 10,
      unconfirmed: 5,
      disagreeing: [],
      disagreeingReturns: [],
    });
    expect(comparison.scale).toBeCloseTo(1 / 4, 4);
    expect(comparison.maxRelativeDifference).toBeLessThan(0.0005 / 2.5);
  });

  test('a wrong day is found, and only that day', () => {
    const wrong = scaled.slice(5);
    wrong[3]! *= 1.002;
    const comparison = compareAdjustedCloses(coarse, series('fine', 5, wrong, 1e-5));
    expect(comparison.disagreeingReturns).toEqual([date(8), date(9)]);
    expect(comparison.disagreeing).toEqual([[date(8), date(9)]]);
    expect(comparison.agreeing).toBe(8);
  });

  test('a dividend counted twice puts the stretch before it off level', () => {
    const shifted = scaled.slice(5).map((value, i) => (i < 4 ? value * 0.96 : value));
    const comparison = compareAdjustedCloses(coarse, series('fine', 5, shifted, 1e-5));
    expect(comparison.disagreeing).toEqual([[date(5), date(9)]]);
    expect(comparison.disagreeingReturns).toEqual([date(9)]);
  });

  test('data sets without a common day cannot be compared', () => {
    const late = series('late', 16, [1, 2], 1e-3);
    expect(() => compareAdjustedCloses(coarse, late)).toThrow('share no day');
  });
});

describe('mergeAdjustedCloses', () => {
  const others = (other: SourceSeries) => [
    { series: other, comparison: compareAdjustedCloses(coarse, other) },
  ];

  test('the finer series refines the overlap and extends the base on the level of the base', () => {
    const merged = mergeAdjustedCloses(coarse, others(fine));
    expect([...merged.keys()]).toEqual(truth.map((_, i) => date(i)));
    [...merged.values()].forEach((value, i) => {
      if (i < 5) expect(value).toBe(coarse.days[i]!.adjustedClose);
      else expect(Math.abs(value / truth[i]! - 1)).toBeLessThan(5e-5);
    });
    const [before, after] = [merged.get(date(14))!, merged.get(date(15))!];
    expect(after / before).toBeCloseTo(truth[15]! / truth[14]!, 5);
  });

  test('a coarser series extends and leaves the base as it is', () => {
    const merged = mergeAdjustedCloses(coarse, others(series('coarser', 5, scaled.slice(5), 0.01)));
    for (const { date: known, adjustedClose } of coarse.days)
      expect(merged.get(known)).toBe(adjustedClose);
    expect(merged.size).toBe(20);
  });

  test('where the data sets disagree the base stays', () => {
    const wrong = scaled.slice(5);
    wrong[3]! *= 1.05;
    const merged = mergeAdjustedCloses(coarse, others(series('fine', 5, wrong, 1e-5)));
    expect(merged.get(date(8))).toBe(coarse.days[8]!.adjustedClose);
    expect(merged.get(date(7))).not.toBe(coarse.days[7]!.adjustedClose);
  });
});
