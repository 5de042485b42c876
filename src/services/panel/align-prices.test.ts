import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AppError } from '@/lib/errors';
import { alignPrices } from './align-prices';

const firstDay = Date.UTC(2020, 0, 1) / 86_400_000;
const day = (offset: number) =>
  new Date((firstDay + offset) * 86_400_000).toISOString().slice(0, 10);

/** Prices on the given day numbers; `level` makes the assets differ. */
const series = (symbol: string, days: readonly number[], level = 100) => ({
  symbol,
  days: Int32Array.from(days, (d) => firstDay + d),
  values: Float64Array.from(days, (d) => level * 1.01 ** d),
});

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

const messageOf = async (pending: Promise<unknown>) => {
  const error: unknown = await pending.then(
    () => new Error('nothing was thrown'),
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(AppError);
  return { code: (error as AppError).code, message: (error as AppError).message };
};

test('returns are simple returns between consecutive common days, one column per asset in the given order', async () => {
  const steps = {
    ...series('B', range(0, 80)),
    values: Float64Array.from(range(0, 80), (d) => 50 + d),
  };
  const { returns, periods } = await alignPrices([series('A', range(0, 80)), steps]);
  expect(periods).toBe(80);
  expect(returns[0]).toBeCloseTo(0.01, 14);
  expect(returns[1]).toBeCloseTo(1 / 50, 14);
  expect(returns[2 * 79 + 1]).toBeCloseTo(1 / 129, 14);
});

test('a full common history has nothing to tell', async () => {
  const { coverage } = await alignPrices([series('A', range(0, 80)), series('B', range(0, 80))]);
  expect(coverage.notes).toEqual([]);
  expect(coverage).toMatchObject({ from: day(0), to: day(80), observations: 80 });
  expect(coverage.assets.map(({ cut }) => cut)).toEqual([0, 0]);
});

test('what a late start and an early end cut is told with the asset that caused it', async () => {
  const { coverage } = await alignPrices([
    series('OLD', range(0, 200)),
    series('NEW', range(100, 180)),
  ]);
  expect(coverage.notes).toEqual([
    `Starts on ${day(100)} instead of ${day(0)}: no earlier prices of NEW.`,
    `Ends on ${day(180)} instead of ${day(200)}: no later prices of NEW.`,
  ]);
  expect(coverage.assets[0]).toMatchObject({ prices: 201, cut: 120 });
});

test('a hole in one asset is never filled: the return spans it and the lost day of the others is told', async () => {
  const holed = range(0, 80).filter((d) => d !== 40);
  const { returns, periods, coverage } = await alignPrices([
    series('A', range(0, 80)),
    series('B', holed),
  ]);
  expect(periods).toBe(79);
  expect(returns[2 * 39]).toBeCloseTo(1.01 ** 2 - 1, 14);
  expect(coverage.notes).toEqual(['1 day of A left out because another asset has no price then.']);
});

test('the order of the assets permutes the columns and nothing else', async () => {
  const a = series('A', range(0, 90));
  const b = series('B', range(5, 95), 7);
  const one = await alignPrices([a, b]);
  const other = await alignPrices([b, a]);
  expect(other.periods).toBe(one.periods);
  for (let t = 0; t < one.periods; t++) {
    expect(other.returns[2 * t]).toBe(one.returns[2 * t + 1]);
    expect(other.returns[2 * t + 1]).toBe(one.returns[2 * t]);
  }
});

test('any calendars give the returns between the days that all of them have', async () => {
  const calendar = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), {
    minLength: 300,
    maxLength: 401,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(calendar, { minLength: 1, maxLength: 4 }), async (calendars) => {
      const all = calendars.map((days, i) =>
        series(
          String(i),
          days.sort((a, b) => a - b),
          3 + i,
        ),
      );
      const common = calendars[0]!.filter((d) => calendars.every((days) => days.includes(d)));
      fc.pre(common.length > 60);
      const { returns, coverage } = await alignPrices(all);
      const expected = common.slice(1).flatMap((d, i) =>
        all.map(({ values }, column) => {
          const at = (wanted: number) => values[calendars[column]!.indexOf(wanted)]!;
          return at(d) / at(common[i]!) - 1;
        }),
      );
      expect([...returns]).toEqual(expected);
      expect(coverage).toMatchObject({ from: day(common[0]!), to: day(common.at(-1)!) });
    }),
    { numRuns: 30 },
  );
});

describe('too little history', () => {
  test('an asset without prices in the period is named', async () => {
    const { code, message } = await messageOf(
      alignPrices([series('A', range(0, 99)), series('GONE', [])]),
    );
    expect(code).toBe('insufficient_history');
    expect(message).toContain('GONE');
  });

  test('histories that do not meet name who ends before whom starts', async () => {
    const { message } = await messageOf(
      alignPrices([series('EARLY', range(0, 99)), series('LATE', range(200, 299))]),
    );
    expect(message).toContain(`EARLY ends on ${day(99)}, before LATE starts on ${day(200)}`);
  });

  test('59 returns are too few and 60 suffice', async () => {
    expect((await messageOf(alignPrices([series('A', range(0, 59))]))).message).toContain(
      'Only 59 common daily returns, at least 60',
    );
    expect((await alignPrices([series('A', range(0, 60))])).periods).toBe(60);
  });
});

test('a signal ends the work, and no answer comes', async () => {
  const long = Array.from({ length: 400 }, (_, i) => series(String(i), range(0, 2_000)));
  const caller = new AbortController();
  const pending = alignPrices(long, caller.signal);
  const reason = new Error('enough');
  caller.abort(reason);
  await expect(pending).rejects.toBe(reason);
});
