import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { adjustCloses } from './adjust';
import type { CorporateAction } from './contract';
import { readSampleManifest, readSamplePrices } from './sample/read-sample';

const days = ['2020-01-02', '2020-01-03', '2020-01-06', '2020-01-07'];
const split = (date: string, value: number): CorporateAction => ({ date, kind: 'split', value });
const dividend = (date: string, value: number): CorporateAction => ({
  date,
  kind: 'dividend',
  value,
});
const adjusted = (closes: readonly number[], actions: readonly CorporateAction[]) => [
  ...adjustCloses(days.slice(0, closes.length), closes, actions).adjustedCloses,
];

test('without actions the adjusted closes are the closes', () => {
  expect(adjusted([10, 11, 12, 13], [])).toEqual([10, 11, 12, 13]);
});

test('a split of 4 for 1 divides what is before it by 4', () => {
  expect(adjusted([400, 404, 101, 102], [split(days[2]!, 4)])).toEqual([100, 101, 101, 102]);
});

test('a reverse split of 1 for 10 multiplies what is before it by 10', () => {
  expect(adjusted([1, 10], [split(days[1]!, 0.1)])).toEqual([10, 10]);
});

test('a dividend takes 1 - D/P off what is before it', () => {
  expect(adjusted([100, 98], [dividend(days[1]!, 2)])).toEqual([98, 98]);
});

test('a dividend on the day of a split is per new share', () => {
  // 100 before, two new shares of 49 and 1 for each: nothing gained.
  expect(adjusted([100, 49], [split(days[1]!, 2), dividend(days[1]!, 1)])).toEqual([49, 49]);
});

test('dividends of one day add up', () => {
  expect(adjusted([100, 95], [dividend(days[1]!, 2), dividend(days[1]!, 3)])).toEqual([95, 95]);
});

test('factors of later actions multiply', () => {
  const [first] = adjusted([100, 50, 49, 49], [split(days[1]!, 2), dividend(days[2]!, 1)]);
  expect(first).toBeCloseTo(100 * 0.5 * (1 - 1 / 50), 12);
});

test('an ex-date without a price acts between its neighbours', () => {
  expect(adjusted([10, 10, 5], [split('2020-01-04', 2)])).toEqual([5, 5, 5]);
});

test('an action on or before the first day, or after the last, changes nothing', () => {
  expect(
    adjusted([10, 11], [split(days[0]!, 2), split('2019-01-02', 3), split('2021-01-04', 5)]),
  ).toEqual([10, 11]);
});

describe('an action that cannot be true is left out and told', () => {
  test.each([
    [dividend(days[1]!, 100), 'not smaller than the price before it'],
    [split(days[1]!, 0), 'a positive number'],
    [split(days[1]!, Number.NaN), 'a positive number'],
    [dividend(days[1]!, -1), 'a positive number'],
  ])('%j', (action, sentence) => {
    const { adjustedCloses, unused } = adjustCloses(days.slice(0, 2), [100, 90], [action]);
    expect([...adjustedCloses]).toEqual([100, 90]);
    expect(unused).toEqual([{ action, detail: expect.stringContaining(sentence) }]);
  });
});

test('days and closes of different length are a mistake of the caller', () => {
  expect(() => adjustCloses(days, [1], [])).toThrow('adjustCloses: 4 days and 1 closes');
});

test('no days have no closes', () => {
  expect(adjustCloses([], [], [split(days[0]!, 2)]).adjustedCloses).toHaveLength(0);
});

const anyActions = fc.array(
  fc.record({
    date: fc.constantFrom(...days),
    kind: fc.constantFrom('split' as const, 'dividend' as const),
    value: fc.double({ min: 0.1, max: 4, noNaN: true }),
  }),
  { maxLength: 8 },
);
const anyCloses = fc.array(fc.double({ min: 50, max: 500, noNaN: true }), {
  minLength: 4,
  maxLength: 4,
});

test('the order of the actions changes no bit, and every adjusted close is positive', () => {
  fc.assert(
    fc.property(anyCloses, anyActions, (closes, actions) => {
      const one = adjusted(closes, actions);
      expect(adjusted(closes, [...actions].reverse())).toEqual(one);
      expect(one.every((value) => value > 0)).toBe(true);
    }),
  );
});

test('the newest close stays, so adjusting a longer history agrees in every ratio', () => {
  fc.assert(
    fc.property(anyCloses, anyActions, (closes, actions) => {
      const whole = adjusted(closes, actions);
      const part = adjusted(closes.slice(0, 3), actions);
      expect(whole[3]).toBe(closes[3]);
      expect(part[1]! / part[0]!).toBeCloseTo(whole[1]! / whole[0]!, 10);
      expect(part[2]! / part[1]!).toBeCloseTo(whole[2]! / whole[1]!, 10);
    }),
  );
});

test('shipped closes, traded back to their time by the known splits, come out as they are shipped', () => {
  const { splits } = readSampleManifest().reports.MSFT!;
  const actions = new Map<string, CorporateAction>();
  for (const { date, ratio } of splits) {
    const [shares, old] = ratio.split(':').map(Number);
    actions.set(date, split(date, shares! / old!));
  }
  const prices = [...readSamplePrices()].find(({ symbol }) => symbol === 'MSFT')!;
  const rows = [...prices.dates.keys()].filter((row) => !Number.isNaN(prices.close[row]!));
  const dates = rows.map((row) => prices.dates[row]!);
  const shipped = rows.map((row) => prices.close[row]!);
  const traded = shipped.map((close, i) =>
    [...actions.values()].reduce(
      (price, { date, value }) => (dates[i]! < date ? price * value : price),
      close,
    ),
  );
  expect(traded[0]! / shipped[0]!).toBeGreaterThan(100);
  const { adjustedCloses, unused } = adjustCloses(dates, traded, [...actions.values()]);
  expect(unused).toEqual([]);
  let worst = 0;
  shipped.forEach((close, i) => {
    worst = Math.max(worst, Math.abs(adjustedCloses[i]! / close - 1));
  });
  expect(worst).toBeLessThan(1e-14);
});
