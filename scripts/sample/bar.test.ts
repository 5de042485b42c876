import { describe, expect, test } from '@jest/globals';
import { compareAdjustedCloses } from './agreement';
import { type Bar, isConsistent, mergeBars, shareFactor } from './bar';
import type { SourceDay, SourceSeries } from './source';

const date = (i: number) => `2001-01-${String(i + 1).padStart(2, '0')}`;
const day = (i: number, close: number, volume: number | null = 4000, shares = 1): SourceDay => ({
  date: date(i),
  open: close * 0.99,
  high: close * 1.01,
  low: close * 0.98,
  close,
  volume,
  adjustedClose: close / shares,
});
const series = (source: string, days: readonly SourceDay[], asTraded = false): SourceSeries => ({
  source,
  symbol: 'X',
  days,
  resolution: () => 0.01,
  asTraded,
});
const base = series(
  'base',
  [0, 1, 2, 3, 4, 5].map((i) => ({
    ...day(i, 0),
    ...{ open: null, high: null, low: null, close: null, volume: null },
    adjustedClose: 10 + i,
  })),
);
const merge = (...sources: readonly SourceSeries[]) =>
  mergeBars([
    { series: base },
    ...sources.map((other) => ({ series: other, comparison: compareAdjustedCloses(base, other) })),
  ]);

describe('mergeBars', () => {
  const newer = series(
    'newer',
    [3, 4, 5].map((i) => day(i, 10 + i, 4000)),
  );

  test('an older data set in old shares comes onto the basis of the newer one', () => {
    // Two for one on day 2; four for one between the ends of the two files. Its volume counts shares of day 4.
    const older = series(
      'older',
      [
        day(0, 80, 1000, 2),
        day(1, 88, 1000, 2),
        day(2, 48, 1000),
        day(3, 52, 1000),
        day(4, 56, 1000),
      ],
      true,
    );
    const { bars, splits } = merge(newer, older);
    expect(splits).toEqual([
      { source: 'older', split: { date: date(2), newShares: 2, oldShares: 1 } },
    ]);
    expect([...bars.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5].map(date));
    for (let i = 0; i < 6; i++)
      expect(bars.get(date(i))).toMatchObject({ close: 10 + i, volume: 4000 });
  });

  test('a day on which the adjusted closes disagree has no bar', () => {
    const wrong = series(
      'wrong',
      [0, 1, 2, 3, 4, 5].map((i) => day(i, i === 2 ? 13 : 10 + i)),
    );
    expect([...merge(wrong).bars.keys()]).toEqual([0, 1, 4, 5].map(date));
  });

  test('a volume of 0 is missing', () => {
    expect(
      merge(series('quiet', [day(0, 10, 0), day(1, 11)])).bars.get(date(0))!.volume,
    ).toBeNull();
  });

  test('a bar whose low lies above its open is dropped and named', () => {
    const broken = series('broken', [{ ...day(0, 10), low: 9.95 }, day(1, 11)]);
    const { bars, dropped } = merge(broken);
    expect([...bars.keys()]).toEqual([date(1)]);
    expect(dropped).toEqual([date(0)]);
  });

  test('a volume on another share basis than the prices stops the build', () => {
    const older = series('older', [day(3, 26, 4000, 2), day(4, 28, 4000, 2)]);
    expect(() => merge(newer, older)).toThrow('off its share basis');
  });
});

describe('shareFactor', () => {
  const bar = (close: number): Bar => ({ open: close, high: close, low: close, close, volume: 1 });
  const reference = new Map([0, 1, 2].map((i) => [date(i), bar(25.01 + i)]));

  test('whole numbers come out whole and others as measured', () => {
    const by = (factor: number) =>
      [0, 1, 2].map((i) => day(i, Math.round((25.01 + i) * factor * 100) / 100));
    expect(shareFactor(reference, by(28))).toBe(28);
    expect(shareFactor(reference, by(40.1499))).toBeCloseTo(40.1499, 3);
  });

  test('days on two bases are refused', () => {
    expect(() => shareFactor(reference, [day(0, 25.01), day(1, 52.02), day(2, 54.02)])).toThrow(
      'one basis',
    );
  });
});

test('a bar is consistent when low and high enclose open and close and all are positive', () => {
  const bar = { open: 2, high: 3, low: 1, close: 2, volume: null };
  expect(isConsistent(bar)).toBe(true);
  for (const wrong of [
    { low: 2.5 },
    { high: 1.5 },
    { open: 3.5 },
    { low: 0 },
    { close: Number.NaN },
  ]) {
    expect(isConsistent({ ...bar, ...wrong })).toBe(false);
  }
});
