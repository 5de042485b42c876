import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { CorporateAction, PriceBar } from './contract';
import { toNewestShares } from './share-basis';

const bar = (date: string, level: number, volume: number | null = 100): PriceBar => ({
  symbol: 'AAA',
  date,
  open: level,
  high: level,
  low: level,
  close: level,
  volume,
  adjustedClose: 1,
});
const split = (date: string, value: number): CorporateAction => ({ date, kind: 'split', value });

describe('toNewestShares', () => {
  test('a split divides the prices before its day, multiplies the volume and leaves the rest', () => {
    const [before, on, after] = toNewestShares(
      [bar('2020-08-28', 500), bar('2020-08-31', 125), bar('2020-09-01', 130)],
      [split('2020-08-31', 4), { date: '2020-09-01', kind: 'dividend', value: 0.8 }],
    );
    expect(before).toEqual({ ...bar('2020-08-28', 125, 400), adjustedClose: 1 });
    expect([on, after]).toEqual([bar('2020-08-31', 125), bar('2020-09-01', 130)]);
  });

  test('several splits multiply, a reverse one is below one, one after the newest bar does not count', () => {
    const bars = [bar('2020-01-01', 60), bar('2020-01-03', 30), bar('2020-01-05', 300)];
    const actions = [split('2020-01-05', 0.1), split('2020-01-02', 2), split('2020-01-06', 7)];
    expect(toNewestShares(bars, actions).map(({ close, volume }) => [close, volume])).toEqual([
      [300, 20],
      [300, 10],
      [300, 100],
    ]);
  });

  test('what is missing stays missing', () => {
    const lone: PriceBar = { symbol: 'AAA', date: '2020-01-01', adjustedClose: 3 };
    const [first] = toNewestShares([lone, bar('2020-01-02', 5)], [split('2020-01-02', 3)]);
    expect(first).toMatchObject({ open: null, close: null, volume: null, adjustedClose: 3 });
  });

  test('money traded does not change', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.integer({ min: 1, max: 28 }), fc.double({ min: 0.05, max: 20, noNaN: true })),
        ),
        fc.array(fc.integer({ min: 1, max: 28 }), { minLength: 1 }),
        (splits, days) => {
          const name = (n: number) => `2020-02-${String(n).padStart(2, '0')}`;
          const bars = days.map((n) => bar(name(n), 10 + n, 1000));
          const after = toNewestShares(
            bars,
            splits.map(([n, value]) => split(name(n), value)),
          );
          after.forEach(({ close, volume }, i) => {
            expect((close! * volume!) / ((10 + days[i]!) * 1000)).toBeCloseTo(1, 9);
          });
        },
      ),
    );
  });
});
