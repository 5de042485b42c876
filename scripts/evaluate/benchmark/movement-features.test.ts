import { describe, expect, test } from '@jest/globals';
import type { PriceColumns } from '@/market/price-columns';
import { contextFeatureNames, contextFeatures } from './context-features';
import { paperFeatureNames, paperFeatures, paperHistory } from './paper-features';

const dates = (count: number) =>
  Array.from({ length: count }, (_, day) =>
    new Date(Date.UTC(2010, 0, 1 + day)).toISOString().slice(0, 10),
  );

/** A wave with its own rhythm; `shift` moves the prices of one day. */
function bars(
  symbol: string,
  count: number,
  rhythm: number,
  shift = { day: -1, by: 0 },
): PriceColumns {
  const close = Float64Array.from({ length: count }, (_, day) => {
    const price = 50 + 5 * Math.sin(day * rhythm) + 0.05 * day + Math.sin(day * day);
    return day === shift.day ? price + shift.by : price;
  });
  return {
    symbol,
    dates: dates(count),
    open: close.map((price, day) => price * (1 + 0.004 * Math.sin(3 * day))),
    high: close.map((price) => price * 1.01),
    low: close.map((price) => price * 0.99),
    close,
    adjustedClose: close.map((price) => price * 0.8),
    volume: close.map((_, day) => 1000 + 100 * (day % 7)),
  };
}

const panel = (count: number, shift?: { day: number; by: number }) => [
  bars('A', count, 0.3),
  bars('B', count, 0.5, shift),
  bars('C', count, 0.31),
];

describe('paperFeatures', () => {
  test('a price that never moves has nothing but zeros', () => {
    const still = bars('A', 40, 0);
    const flat = still.close.map(() => 20);
    const rows = paperFeatures({
      ...still,
      open: flat,
      high: flat,
      low: flat,
      close: flat,
      adjustedClose: flat,
    });
    expect(rows).toHaveLength(40 - paperHistory + 1);
    for (const value of rows.flat()) expect(value).toBeCloseTo(0, 12);
  });

  test('ratios in percent: a rise of 2 % a day, opened at the low', () => {
    const base = bars('A', 30, 0);
    const close = Float64Array.from({ length: 30 }, (_, day) => 10 * 1.02 ** day);
    const open = close.map((price) => price / 1.02);
    const [row] = paperFeatures({
      ...base,
      open,
      high: close,
      low: open,
      close,
      adjustedClose: close,
    });
    const mean = (period: number) => (1 - 1.02 ** -period) / (1 - 1 / 1.02) / period;
    const expected = [1 / 1.02, 1, 1 / 1.02, 1.02, 1.02, ...[5, 10, 15, 20, 25, 30].map(mean)];
    for (const [k, ratio] of expected.entries()) expect(row![k]).toBeCloseTo(100 * (ratio - 1), 9);
  });

  test('the adjustment by a later dividend, one factor for all days, changes nothing', () => {
    const before = bars('A', 60, 0.3);
    const after = { ...before, adjustedClose: before.adjustedClose.map((price) => price * 0.97) };
    for (const [day, row] of paperFeatures(after).entries()) {
      for (const [k, value] of row.entries()) {
        expect(value).toBeCloseTo(paperFeatures(before)[day]![k]!, 9);
      }
    }
  });
});

describe('features of a day', () => {
  test('have one name each, one row per day from the thirtieth on, and are finite', () => {
    const series = panel(90);
    for (const [i, table] of contextFeatures(series).entries()) {
      expect(table).toHaveLength(90 - paperHistory + 1);
      expect(paperFeatures(series[i]!)).toHaveLength(table.length);
      for (const row of table) expect(row).toHaveLength(contextFeatureNames.length);
      for (const row of paperFeatures(series[i]!))
        expect(row).toHaveLength(paperFeatureNames.length);
      for (const value of table.flat()) expect(Number.isFinite(value)).toBe(true);
    }
  });

  test("tomorrow's prices of any symbol change no row of today or before", () => {
    const day = 70;
    const upTo = day - paperHistory;
    const plain = panel(90);
    const changed = panel(90, { day, by: 9 });
    const [before, after] = [contextFeatures(plain), contextFeatures(changed)];
    for (const [i, table] of before.entries()) {
      expect(after[i]!.slice(0, upTo + 1)).toEqual(table.slice(0, upTo + 1));
    }
    expect(paperFeatures(changed[1]!).slice(0, upTo + 1)).toEqual(
      paperFeatures(plain[1]!).slice(0, upTo + 1),
    );
    // The day itself does change, for the others too: they share its market.
    expect(after[1]![upTo + 1]).not.toEqual(before[1]![upTo + 1]);
    expect(after[0]![upTo + 1]).not.toEqual(before[0]![upTo + 1]);
  });

  test('the order of the symbols does not matter', () => {
    const [a, b, c] = contextFeatures(panel(60));
    const [c2, a2, b2] = contextFeatures([2, 0, 1].map((i) => panel(60)[i]!));
    for (const [one, other] of [
      [a, a2],
      [b, b2],
      [c, c2],
    ] as const) {
      for (const [day, row] of one!.entries()) {
        for (const [k, value] of row.entries()) expect(other![day]![k]).toBeCloseTo(value, 9);
      }
    }
  });
});
