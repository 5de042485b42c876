import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Pool } from '@/compute/pool';
import { storedBreakers } from '@/db/queries/provider-states';
import { ingestPrices } from '@/services/jobs/kinds/ingest-prices';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';
import { listProviders } from './list';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('seeded');
});
afterAll(() => database.drop());

test('of many who find a provider half-open at once, one asks it', async () => {
  const breakers = storedBreakers(database.db);
  await breakers.save('stooq', {
    state: 'open',
    failures: 3,
    lastSuccessAt: null,
    lastFailureAt: 1_700_000_000_000,
    lastError: 'Stooq asks for a pause.',
    retryAt: 1_700_000_030_000,
  });
  const early = await breakers.admit('stooq', 1_700_000_029_999);
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => breakers.admit('stooq', 1_700_000_030_000)),
  );
  expect(early).toBeUndefined();
  expect(answers.filter(Boolean)).toHaveLength(1);
});

test('a provider is listed with its place, its missing key and its state', async () => {
  const providers = await listProviders({ db: database.db });
  expect(providers[0]).toMatchObject({ id: 'sample', order: 1, missingKey: null, state: 'closed' });
  expect(providers.find(({ id }) => id === 'tiingo')).toMatchObject({
    order: null,
    missingKey: 'TIINGO_API_KEY',
  });
  expect(providers.find(({ id }) => id === 'stooq')).toMatchObject({
    state: 'half-open',
    lastError: 'Stooq asks for a pause.',
    lastFailureAt: new Date(1_700_000_000_000).toISOString(),
  });
});

const runJob = (symbols: string[]) =>
  ingestPrices.run(
    {
      db: database.db,
      pool: {} as Pool,
      signal: new AbortController().signal,
      report: async () => {},
      enqueue: async () => '',
    },
    { symbols },
  );

test('the nightly job brings the days that are missing, and a second run changes nothing', async () => {
  const { $client } = database.db;
  const read = async () =>
    (
      await $client.query(
        `select date, adjusted_close from price_history where symbol = 'AAPL' order by date desc limit 40`,
      )
    ).rows;
  const whole = await read();
  const cut = whole[5].date;
  await $client.query(`delete from price_history where symbol = 'AAPL' and date > $1`, [cut]);
  await $client.query(`update assets set last_date = $1 where symbol = 'AAPL'`, [cut]);
  expect(await runJob(['AAPL', 'MSFT'])).toBe('New prices of 1 asset, 1 up to date.');
  const after = await read();
  expect(after.map(({ date }) => date)).toEqual(whole.map(({ date }) => date));
  after.forEach(({ adjusted_close: value }, i) => {
    expect(value / whole[i].adjusted_close).toBeCloseTo(1, 9);
  });
  expect(await runJob(['AAPL', 'MSFT'])).toBe('New prices of 0 assets, 2 up to date.');
});
