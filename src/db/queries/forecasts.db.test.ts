import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  listLatestForecasts,
  listSymbolsWithoutForecast,
  type StoredForecast,
  upsertForecasts,
} from '@/db/queries/forecasts';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';

let database: TestDatabase;

const forecast = (symbol: string, date: string, change: Partial<StoredForecast> = {}) => ({
  symbol,
  date,
  horizonDays: 21,
  modelVersion: 'm1',
  expectedLogReturn: 0.01,
  volatility: 0.05,
  priceVersion: 'v1',
  ...change,
});

beforeAll(async () => {
  database = await createTestDatabase('migrated');
  await database.db.$client.query(
    `insert into assets (symbol, name, kind, last_date, price_version) values ('A', 'A', 'stock', '2020-01-03', 'v1'),
       ('B', 'B', 'stock', '2020-01-03', 'v1'), ('C', 'C', 'stock', null, '')`,
  );
  await upsertForecasts(database.db, [
    forecast('A', '2020-01-02'),
    forecast('A', '2020-01-03', { horizonDays: 63 }),
    forecast('A', '2020-01-03'),
    forecast('B', '2020-01-02'),
    forecast('B', '2020-01-03', { modelVersion: 'm2' }),
  ]);
});
afterAll(() => database.drop());

const newest = async (input: Omit<Parameters<typeof listLatestForecasts>[1], 'modelVersion'>) =>
  (await listLatestForecasts(database.db, { modelVersion: 'm1', ...input })).map(
    ({ symbol, date, horizonDays }) => [symbol, date, horizonDays],
  );

test('the newest day of each asset counts, of this model only, shortest horizon first', async () => {
  expect(await newest({})).toEqual([
    ['A', '2020-01-03', 21],
    ['A', '2020-01-03', 63],
    ['B', '2020-01-02', 21],
  ]);
});

test('as of a day, later forecasts do not exist; other symbols neither', async () => {
  expect(await newest({ symbols: ['A'], asOf: '2020-01-02' })).toEqual([['A', '2020-01-02', 21]]);
});

test('assets lack a forecast where this model was not asked about their last day', async () => {
  expect(await listSymbolsWithoutForecast(database.db, 'm1')).toEqual(['B']);
  expect(await listSymbolsWithoutForecast(database.db, 'm2')).toEqual(['A']);
});

test('an asset whose prices changed since lacks a forecast, until it is asked of those', async () => {
  await database.db.$client.query(`update assets set price_version = 'v2' where symbol = 'A'`);
  expect(await listSymbolsWithoutForecast(database.db, 'm1')).toEqual(['A', 'B']);
  await upsertForecasts(database.db, [forecast('A', '2020-01-03', { priceVersion: 'v2' })]);
  expect(await listSymbolsWithoutForecast(database.db, 'm1')).toEqual(['B']);
});

test('a second answer of the same model replaces the first, and NaN is refused', async () => {
  await upsertForecasts(database.db, [forecast('B', '2020-01-02', { volatility: 0.5 })]);
  const [stored] = await listLatestForecasts(database.db, { modelVersion: 'm1', symbols: ['B'] });
  expect(stored).toEqual(forecast('B', '2020-01-02', { volatility: 0.5 }));
  await expect(
    upsertForecasts(database.db, [forecast('B', '2020-01-02', { volatility: Number.NaN })]),
  ).rejects.toThrow();
});
