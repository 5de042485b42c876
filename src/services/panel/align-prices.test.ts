import { describe, expect, test } from '@jest/globals';
import type { PriceSeries } from '@/db/queries/prices';
import { AppError } from '@/lib/errors';
import { alignPrices } from './align-prices';

const day = (offset: number) => new Date(Date.UTC(2020, 0, 1 + offset)).toISOString().slice(0, 10);

/** Prices on the given day numbers; `level` makes the assets differ. */
const series = (symbol: string, days: readonly number[], level = 100): PriceSeries => ({
  symbol,
  dates: days.map(day),
  values: Float64Array.from(days, (d) => level * 1.01 ** d),
});

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

const messageOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return { code: (error as AppError).code, message: (error as AppError).message };
  }
  throw new Error('nothing was thrown');
};

test('returns are simple returns between consecutive common days, one column per asset in the given order', () => {
  const steps: PriceSeries = {
    symbol: 'B',
    dates: range(0, 80).map(day),
    values: Float64Array.from(range(0, 80), (d) => 50 + d),
  };
  const { returns, periods } = alignPrices([series('A', range(0, 80)), steps]);
  expect(periods).toBe(80);
  expect(returns[0]).toBeCloseTo(0.01, 14);
  expect(returns[1]).toBeCloseTo(1 / 50, 14);
  expect(returns[2 * 79 + 1]).toBeCloseTo(1 / 129, 14);
});

test('a full common history has nothing to tell', () => {
  const { coverage } = alignPrices([series('A', range(0, 80)), series('B', range(0, 80))]);
  expect(coverage.notes).toEqual([]);
  expect(coverage).toMatchObject({ from: day(0), to: day(80), observations: 80 });
  expect(coverage.assets.map(({ cut }) => cut)).toEqual([0, 0]);
});

test('what a late start and an early end cut is told with the asset that caused it', () => {
  const { coverage } = alignPrices([series('OLD', range(0, 200)), series('NEW', range(100, 180))]);
  expect(coverage.notes).toEqual([
    `Starts on ${day(100)} instead of ${day(0)}: no earlier prices of NEW.`,
    `Ends on ${day(180)} instead of ${day(200)}: no later prices of NEW.`,
  ]);
  expect(coverage.assets[0]).toMatchObject({ prices: 201, cut: 120 });
});

test('a hole in one asset is never filled: the return spans it and the lost day of the others is told', () => {
  const holed = range(0, 80).filter((d) => d !== 40);
  const { returns, periods, coverage } = alignPrices([
    series('A', range(0, 80)),
    series('B', holed),
  ]);
  expect(periods).toBe(79);
  expect(returns[2 * 39]).toBeCloseTo(1.01 ** 2 - 1, 14);
  expect(coverage.notes).toEqual(['1 day of A left out because another asset has no price then.']);
});

test('the order of the assets permutes the columns and nothing else', () => {
  const a = series('A', range(0, 90));
  const b = series('B', range(5, 95), 7);
  const one = alignPrices([a, b]);
  const other = alignPrices([b, a]);
  expect(other.periods).toBe(one.periods);
  for (let t = 0; t < one.periods; t++) {
    expect(other.returns[2 * t]).toBe(one.returns[2 * t + 1]);
    expect(other.returns[2 * t + 1]).toBe(one.returns[2 * t]);
  }
});

describe('too little history', () => {
  test('an asset without prices in the period is named', () => {
    const { code, message } = messageOf(() =>
      alignPrices([series('A', range(0, 99)), series('GONE', [])]),
    );
    expect(code).toBe('insufficient_history');
    expect(message).toContain('GONE');
  });

  test('histories that do not meet name who ends before whom starts', () => {
    const { message } = messageOf(() =>
      alignPrices([series('EARLY', range(0, 99)), series('LATE', range(200, 299))]),
    );
    expect(message).toContain(`EARLY ends on ${day(99)}, before LATE starts on ${day(200)}`);
  });

  test('59 returns are too few and 60 suffice', () => {
    expect(messageOf(() => alignPrices([series('A', range(0, 59))])).message).toContain(
      'Only 59 common daily returns, at least 60',
    );
    expect(alignPrices([series('A', range(0, 60))]).periods).toBe(60);
  });
});
