import { describe, expect, test } from '@jest/globals';
import type { SourceDay } from './source';
import { adjustPricesForSplits, detectSplits, isVolumeSplitAdjusted } from './split';

const day = (date: string, close: number, adjustedClose: number, volume = 1000): SourceDay => ({
  date,
  open: close,
  high: close,
  low: close,
  close,
  volume,
  adjustedClose,
});

describe('detectSplits', () => {
  test('AAPL 2014: seven for one', () => {
    // react-stockcharts2 0.1.6, AAPL.
    const days = [day('2014-06-06', 645.57001, 90.63385), day('2014-06-09', 93.7, 92.08411)];
    expect(detectSplits(days)).toEqual([{ date: '2014-06-09', newShares: 7, oldShares: 1 }]);
  });

  test('three for two, and a reverse split of one for eight', () => {
    const days = [
      day('2001-01-02', 90, 40),
      day('2001-01-03', 61, 40.6667),
      day('2001-01-04', 480, 40),
    ];
    expect(detectSplits(days)).toEqual([
      { date: '2001-01-03', newShares: 3, oldShares: 2 },
      { date: '2001-01-04', newShares: 1, oldShares: 8 },
    ]);
  });

  test('the special dividend of 3 dollars that MSFT paid in 2004 is no split', () => {
    // bokeh_sampledata 2025.0, MSFT.
    const days = [day('2004-11-12', 29.97, 22.5), day('2004-11-15', 27.39, 22.91)];
    expect(detectSplits(days)).toEqual([]);
  });

  test('a step of the adjusted close that the close does not make is no split', () => {
    expect(detectSplits([day('2001-01-02', 50, 25), day('2001-01-03', 50, 50)])).toEqual([]);
  });

  test('days without a close have no splits', () => {
    const bare = { open: null, high: null, low: null, close: null, volume: null };
    expect(
      detectSplits([
        { date: '2001-01-02', ...bare, adjustedClose: 1 },
        { date: '2001-01-03', ...bare, adjustedClose: 2 },
      ]),
    ).toEqual([]);
  });
});

test('adjustPricesForSplits makes closes as continuous as adjusted closes without dividends', () => {
  const days = [
    day('2001-01-02', 120, 10),
    day('2001-01-03', 62, 10.3333),
    day('2001-01-04', 10.5, 10.5),
  ];
  const adjusted = adjustPricesForSplits(days, [
    { date: '2001-01-03', newShares: 2, oldShares: 1 },
    { date: '2001-01-04', newShares: 6, oldShares: 1 },
  ]);
  expect(adjusted.map(({ close }) => close)).toEqual([10, 62 / 6, 10.5]);
  expect(adjusted.map(({ volume }) => volume)).toEqual([1000, 1000, 1000]);
});

describe('isVolumeSplitAdjusted', () => {
  const date = (i: number) =>
    `2001-${String(1 + Math.floor(i / 28)).padStart(2, '0')}-${String(1 + (i % 28)).padStart(2, '0')}`;
  const split = { date: date(50), newShares: 2, oldShares: 1 };
  const traded = (volume: (i: number) => number) =>
    Array.from({ length: 100 }, (_, i) => day(date(i), 10, 10, volume(i)));
  const noise = (i: number) => 1000 + ((i * 37) % 400);

  test('a volume that doubles with a two for one split counts old shares', () => {
    expect(
      isVolumeSplitAdjusted(
        traded((i) => noise(i) * (i < 50 ? 1 : 2)),
        [split],
      ),
    ).toBe(false);
  });

  test('a volume that runs through the split counts new shares', () => {
    expect(isVolumeSplitAdjusted(traded(noise), [split])).toBe(true);
  });

  test('without splits every volume is adjusted', () => {
    expect(isVolumeSplitAdjusted(traded(noise), [])).toBe(true);
  });
});
