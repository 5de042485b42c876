import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listPriceHistories } from '@/db/queries/price-histories';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('migrated');
  await database.db.$client.query(
    `insert into assets (symbol, name, kind, first_date, last_date, price_count, price_version) values
       ('A', 'A', 'stock', '2019-12-30', '2020-01-03', 4, 'v1'), ('B', 'B', 'stock', null, null, 0, '');
     insert into price_history (symbol, date, adjusted_close, volume) values
       ('A', '2019-12-30', 10, 100), ('A', '2019-12-31', 11, null), ('A', '2020-01-02', 12, 120), ('A', '2020-01-03', 13, 130)`,
  );
});
afterAll(() => database.drop());

const read = (input: Parameters<typeof listPriceHistories>[1]) =>
  listPriceHistories(database.db, input);

test('the newest days come oldest first, a missing volume as NaN', async () => {
  expect(await read({ symbols: ['A'], days: 3 })).toEqual([
    {
      symbol: 'A',
      priceVersion: 'v1',
      dates: ['2019-12-31', '2020-01-02', '2020-01-03'],
      closes: Float64Array.of(11, 12, 13),
      volumes: Float64Array.of(Number.NaN, 120, 130),
    },
  ]);
});

test('nothing after the asked day is read, and that day need not be a trading day', async () => {
  const [history] = await read({ symbols: ['A'], days: 2, asOf: '2020-01-01' });
  expect(history!.dates).toEqual(['2019-12-30', '2019-12-31']);
});

test('the asked order stays; an asset without prices is empty, an unknown one left out', async () => {
  const histories = await read({ symbols: ['B', 'NOPE', 'A'], days: 9 });
  expect(histories.map(({ symbol, dates }) => [symbol, dates.length])).toEqual([
    ['B', 0],
    ['A', 4],
  ]);
});
