import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pool } from '@/compute/pool';
import type { Task, TaskAnswer } from '@/compute/task';
import { AppError } from '@/lib/errors';
import { readSamplePrices } from '@/market/sample/read-sample';
import { createTestContext, type TestContext } from '../../../scripts/test/test-context';
import { forecastsForAssets } from './for-assets';
import { listForecasts } from './list';
import { refreshForecasts } from './refresh';

let context: TestContext;

beforeAll(async () => {
  context = await createTestContext('seeded');
});
afterAll(() => context.close());
afterEach(() => context.db.$client.query('truncate forecasts'));

const stored = async () =>
  (
    await context.db.$client.query(
      'select count(*)::integer as rows, count(distinct symbol)::integer as symbols from forecasts',
    )
  ).rows[0];

describe('refreshForecasts', () => {
  test('stores four horizons of every asset after its last day, once', async () => {
    const { modelVersion, tooShort } = await refreshForecasts({ context, input: {} });
    expect(modelVersion).toMatch(/^[0-9a-f]{12}$/);
    expect(tooShort).toEqual([]);
    expect(await stored()).toEqual({ rows: 128, symbols: 32 });
    const again = await refreshForecasts({ context, input: {} });
    expect(again.forecasts).toEqual([]);
    const { rows } = await context.db.$client.query(
      `select bool_and(forecasts.date = assets.last_date) as current
         from forecasts join assets using (symbol)`,
    );
    expect(rows).toEqual([{ current: true }]);
  });

  test('asking again after prices changed replaces the answer', async () => {
    const input = { symbols: ['KO'] };
    const before = (await refreshForecasts({ context, input })).forecasts;
    await context.db.$client.query(
      `update price_history set adjusted_close = adjusted_close * 1.05
        where symbol = 'KO' and date = (select last_date from assets where symbol = 'KO')`,
    );
    const after = (await refreshForecasts({ context, input })).forecasts;
    await context.db.$client.query(
      `update price_history set adjusted_close = adjusted_close / 1.05
        where symbol = 'KO' and date = (select last_date from assets where symbol = 'KO')`,
    );
    expect(after[0]!.volatility).toBeGreaterThan(before[0]!.volatility);
    expect(await stored()).toEqual({ rows: 4, symbols: 1 });
  });

  test('too short a history is told with what it has and needs', async () => {
    const factors = [...readSamplePrices()].find(({ symbol }) => symbol === 'QUAL')!;
    const asOf = factors.dates[99]!;
    const { forecasts, tooShort } = await refreshForecasts({
      context,
      input: { symbols: ['QUAL'], asOf },
    });
    expect(forecasts).toEqual([]);
    expect(tooShort).toEqual([{ symbol: 'QUAL', days: 100, required: 312 }]);
  });
});

describe('forecastsForAssets', () => {
  test('computes what is missing, then reads the same from the table', async () => {
    const input = { symbols: ['MSFT', 'AAPL'] };
    const first = await forecastsForAssets({ context, input });
    expect(first.forecasts.map(({ symbol }) => symbol)).toEqual(['AAPL', 'MSFT']);
    expect(first.forecasts[0]!.horizons.map(({ days }) => days)).toEqual([1, 5, 21, 63]);
    expect(await stored()).toEqual({ rows: 8, symbols: 2 });
    expect(await forecastsForAssets({ context, input })).toEqual(first);
  });

  test('as of a day, nothing later is used and a weekend means the Friday before', async () => {
    const input = { symbols: ['AAPL'], asOf: '2018-06-17' };
    const then = await forecastsForAssets({ context, input });
    expect(then.forecasts[0]!.date).toBe('2018-06-15');
    await context.db.$client.query(
      `create table later_prices as select * from price_history where symbol = 'AAPL' and date > '2018-06-15'`,
    );
    await context.db.$client.query(
      `update price_history set adjusted_close = 1 where symbol = 'AAPL' and date > '2018-06-15'`,
    );
    await context.db.$client.query('truncate forecasts');
    expect(await forecastsForAssets({ context, input })).toEqual(then);
    await context.db.$client.query(
      `update price_history set adjusted_close = later_prices.adjusted_close from later_prices
        where price_history.symbol = later_prices.symbol and price_history.date = later_prices.date`,
    );
  });

  test('unknown symbols are named', async () => {
    await expect(
      forecastsForAssets({ context, input: { symbols: ['AAPL', 'NOPE'] } }),
    ).rejects.toMatchObject({ code: 'unknown_symbol', message: expect.stringContaining('NOPE') });
  });
});

describe('listForecasts', () => {
  test('shows the newest forecast of each shared asset and none of an upload', async () => {
    await refreshForecasts({ context, input: { symbols: ['AAPL', 'KO'], asOf: '2020-01-10' } });
    await refreshForecasts({ context, input: { symbols: ['AAPL', 'KO'] } });
    await context.db.$client.query(
      `insert into uploads (id, file_name, mapping, row_count, symbols) values ('U1', 'a.csv', '{}', 1, '[]');
       insert into assets (symbol, name, kind, upload_id) values ('KO~U1', 'Mine', 'stock', 'U1');
       insert into forecasts (symbol, date, horizon_days, model_version, expected_log_return, volatility)
         select 'KO~U1', date, horizon_days, model_version, 0, 1 from forecasts where symbol = 'KO'`,
    );
    const { forecasts } = await listForecasts(context);
    expect(forecasts.map(({ symbol, date }) => [symbol, date > '2022'])).toEqual([
      ['AAPL', true],
      ['KO', true],
    ]);
  });
});

test('without a usable model every door says forecast_unavailable and keeps the reason for the operator', async () => {
  const broken: Pool = {
    ...context.pool,
    run: <T extends Task>() =>
      Promise.resolve({
        answer: { status: 'unavailable', reason: `${path.sep}secret place` },
        estimateMs: 0,
        solveMs: 0,
      } as unknown as TaskAnswer<T>),
  };
  const off = { ...context, pool: broken };
  for (const act of [
    () => listForecasts(off),
    () => refreshForecasts({ context: off, input: {} }),
    () => forecastsForAssets({ context: off, input: { symbols: ['AAPL'] } }),
  ]) {
    const error: unknown = await act().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppError);
    const { code, message, cause } = error as AppError;
    expect(code).toBe('forecast_unavailable');
    expect(message).not.toContain('secret');
    expect(String(cause)).toContain('secret place');
  }
});
