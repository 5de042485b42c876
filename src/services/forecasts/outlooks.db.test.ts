import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestContext, type TestContext } from '../../../scripts/test/test-context';
import { getOutlook } from './get-outlook';
import { listForecasts } from './list';
import { listOutlooks } from './list-outlooks';

let context: TestContext;

beforeAll(async () => {
  context = await createTestContext('seeded');
});
afterAll(() => context.close());

describe('listOutlooks', () => {
  test('fills an empty table first, and says of every asset what is stored', async () => {
    const { assets, modelVersion, tooShort } = await listOutlooks(context);
    const stored = await listForecasts(context);
    expect(modelVersion).toBe(stored.modelVersion);
    expect(tooShort).toEqual([]);
    expect(assets.map(({ symbol, date }) => [symbol, date])).toEqual(
      stored.forecasts.map(({ symbol, date }) => [symbol, date]),
    );
    for (const [i, { horizons }] of assets.entries()) {
      for (const [k, { days, middle, volatilityAnnual }] of horizons.entries()) {
        const { expectedLogReturn, volatility } = stored.forecasts[i]!.horizons[k]!;
        expect(Math.log1p(middle)).toBeCloseTo(expectedLogReturn, 12);
        expect(volatilityAnnual * Math.sqrt(days / 252)).toBeCloseTo(volatility, 12);
      }
    }
  });

  test('intervals hold their middle and widen with the horizon', async () => {
    const { assets } = await listOutlooks(context);
    for (const { horizons } of assets) {
      for (const { low, middle, high } of horizons) {
        expect(low).toBeLessThan(middle);
        expect(high).toBeGreaterThan(middle);
      }
      const widths = horizons.map(({ low, high }) => Math.log1p(high) - Math.log1p(low));
      expect([...widths].sort((a, b) => a - b)).toEqual(widths);
    }
  });
});

describe('getOutlook', () => {
  test('one asset reads as in the list, with the year before it', async () => {
    const outlook = await getOutlook({ context, input: { symbol: 'KO' } });
    const { assets } = await listOutlooks(context);
    expect(outlook.assets).toEqual(assets.filter(({ symbol }) => symbol === 'KO'));
    const { dates, relativeCloses, volatilityAnnual } = outlook.history;
    expect([dates.length, relativeCloses.length, volatilityAnnual.length]).toEqual([252, 252, 252]);
    expect(dates.at(-1)).toBe(outlook.assets[0]!.date);
    expect(relativeCloses.at(-1)).toBe(1);
    for (const value of volatilityAnnual) expect(value).toBeGreaterThan(0.02);
  });

  test('an asset with a few days has a history and no forecast, with what it has and needs', async () => {
    await context.db.$client.query(
      `insert into assets (symbol, name, kind) values ('NEW', 'New', 'stock');
       insert into price_history (symbol, date, adjusted_close)
         select 'NEW', date '2022-01-03' + i, 10 + i from generate_series(0, 9) as i;
       update assets set first_date = '2022-01-03', last_date = '2022-01-12', price_count = 10 where symbol = 'NEW'`,
    );
    const outlook = await getOutlook({ context, input: { symbol: 'NEW' } });
    expect(outlook.assets).toEqual([]);
    expect(outlook.tooShort).toEqual([{ symbol: 'NEW', days: 10, required: 312 }]);
    expect(outlook.history.dates).toHaveLength(10);
    expect(outlook.history.volatilityAnnual).toEqual(Array.from({ length: 10 }, () => null));
  });

  test('an unknown symbol is named', async () => {
    await expect(getOutlook({ context, input: { symbol: 'NOPE' } })).rejects.toMatchObject({
      code: 'unknown_symbol',
    });
  });
});
