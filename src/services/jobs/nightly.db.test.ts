import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPool, type Pool } from '@/compute/pool';
import { spawnWorker } from '@/compute/spawn-worker';
import { storedBreakers } from '@/db/queries/provider-states';
import { listQuarantined } from '@/db/queries/quarantine';
import { createPriceSource } from '@/market/fetch-from-providers';
import { providerEntries } from '@/market/registry';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';
import type { JobKind } from './contract';
import type { JobStore } from './engine';
import { type JobQueue, openJobQueue } from './job-queue';
import { ingestPricesFrom } from './kinds/ingest-prices';
import { refreshForecasts } from './kinds/refresh-forecasts';
import type { Job } from './schema';
import { type JobWorker, startWorker } from './start-worker';

const dayMs = 86_400_000;
let database: TestDatabase;
let pool: Pool;
let server: Server;
let queue: JobQueue;
let worker: JobWorker;

const query = async <Row>(text: string, values: unknown[] = []) =>
  (await database.db.$client.query(text, values)).rows as Row[];

/** What the provider answers for a symbol; the others get their stored prices and one day more. */
const faults = new Map<string, (rows: string[]) => { status?: number; body: string }>();

async function answerOf(symbol: string) {
  const rows = await query<Record<'date' | 'adjusted_close', string>>(
    'select date, adjusted_close from price_history where symbol = $1 order by date desc limit 15',
    [symbol],
  );
  const line = (date: string, price: number) => `${date},${price},${price},${price},${price},1000`;
  const known = rows.reverse().map(({ date, adjusted_close: price }) => line(date, Number(price)));
  const last = rows.at(-1)!;
  const next = new Date(Date.parse(last.date) + dayMs).toISOString().slice(0, 10);
  const lines = [...known, line(next, Number(last.adjusted_close) * 1.01)];
  return faults.get(symbol)?.(lines) ?? { body: csv(lines) };
}
const csv = (lines: readonly string[]) => `Date,Open,High,Low,Close,Volume\n${lines.join('\n')}\n`;

beforeAll(async () => {
  database = await createTestDatabase('seeded');
  pool = createPool({ size: 1, maxQueue: 4, spawn: spawnWorker });
  server = createServer((request, response) => {
    const name = new URL(request.url!, 'http://localhost').searchParams.get('s')!;
    void answerOf(name.replace('.us', '').toUpperCase()).then(({ status = 200, body }) => {
      response.writeHead(status, { 'retry-after': '3600' }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stooq = providerEntries.find(({ id }) => id === 'stooq')!.create({ origin });
  const ingestPrices = ingestPricesFrom(({ db }) =>
    createPriceSource({
      providers: [{ ...stooq, rateLimit: { requests: 1_000, perMs: 1 } }],
      breakers: storedBreakers(db),
    }),
  );
  const kinds = [ingestPrices, refreshForecasts] as unknown as readonly JobKind[];
  const store: JobStore = { kind: 'postgres', url: database.url };
  queue = await openJobQueue(store, kinds);
  worker = await startWorker({ store, kinds, context: { db: database.db, pool } });
});
afterAll(async () => {
  await worker.close();
  await queue.close();
  await pool.close();
  await new Promise((resolve) => server.close(resolve));
  await database.drop();
});

async function finished(what: (job: Job) => boolean, count = 1): Promise<Job[]> {
  for (const end = Date.now() + 40_000; Date.now() < end; ) {
    const jobs = (await queue.list(100)).filter(what);
    const over = jobs.filter(({ state }) => state === 'done' || state === 'dead');
    if (over.length >= count) return over;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('No such job came to an end.');
}
const refreshes = (count: number) => finished(({ kind }) => kind === 'refresh-forecasts', count);
const run = async (symbols: string[]) => {
  const id = await queue.enqueue('ingest-prices', { symbols });
  return (await finished((job) => job.id === id))[0]!;
};
const forecastsOf = () =>
  query<{ symbol: string; date: string; current: boolean }>(
    `select distinct symbol, date, forecasts.price_version = assets.price_version as current
       from forecasts join assets using (symbol) where date = last_date order by symbol`,
  );

describe('the night', () => {
  test('exactly the assets with new prices get new forecasts', async () => {
    await queue.enqueue('refresh-forecasts', {});
    const [first] = await refreshes(1);
    expect(first!.message).toContain('128 forecasts');
    const before = await query<{ symbol: string; at: string }>(
      'select symbol, max(created_at) as at from forecasts group by symbol order by symbol',
    );
    const job = await run(['AAPL', 'MSFT']);
    expect(job.message).toBe('New prices of 2 assets, 0 up to date.');
    const [second] = await refreshes(2);
    expect(second!.message).toMatch(/^8 forecasts by model/);
    const after = await query<{ symbol: string; at: string }>(
      'select symbol, max(created_at) as at from forecasts group by symbol order by symbol',
    );
    const renewed = after.filter(({ at }, i) => at !== before[i]!.at);
    expect(renewed.map(({ symbol }) => symbol)).toEqual(['AAPL', 'MSFT']);
    const forecasts = await forecastsOf();
    expect(forecasts).toHaveLength(32);
    expect(forecasts.every(({ current }) => current)).toBe(true);
  });

  test('providers that fail are told by asset, suspects go to quarantine, stored prices stay', async () => {
    const untouched = ['BAC', 'GE', 'JPM', 'KO'];
    const rowsOf = () =>
      query(
        `select symbol, count(*)::integer as rows, sum(hashtextextended(p::text, 0)) as content
           from price_history p where symbol = any($1) group by symbol order by symbol`,
        [untouched],
      );
    const before = await rowsOf();
    faults.set('BAC', () => ({ status: 500, body: 'broken' }));
    faults.set('GE', () => ({ body: '<!doctype html><p>Sign in</p>' }));
    // Ten times the price of the day before and after, days from the future, and the new day without a price.
    faults.set('JPM', (lines) => {
      const [date, ...prices] = lines.at(-4)!.split(',');
      const spike = [date, ...prices.map((price) => Number(price) * 10)].join(',');
      const future = lines.at(-1)!.replace(/^[^,]*/, '2199-01-05');
      return { body: csv([...lines.slice(0, -4), spike, ...lines.slice(-3, -1), future]) };
    });
    faults.set('KO', () => ({ status: 429, body: 'slow down' }));
    const job = await run(['AAPL', ...untouched]);
    expect(job.state).toBe('done');
    expect(job.message).toBe(
      'New prices of 1 asset, 1 up to date. 2 prices held back for a look. Without new prices: ' +
        'BAC: Stooq has a problem of its own (500). GE: Stooq answered with a web page instead of prices. KO: Stooq asks for a pause.',
    );
    expect(await rowsOf()).toEqual(before);
    const held = await listQuarantined(database.db, { symbols: ['JPM'], limit: 9 });
    expect(held.map(({ reason, source }) => [reason, source]).sort()).toEqual([
      ['future_day', 'stooq'],
      ['spike', 'stooq'],
    ]);
    const [third] = await refreshes(3);
    expect(third!.message).toMatch(/^4 forecasts by model/);
  });

  test('without any answer the job fails with the reasons, and every stored price stays', async () => {
    const everything = () =>
      query('select sum(hashtextextended(p::text, 0)) as content from price_history p');
    const before = await everything();
    faults.set('KO', () => ({ status: 500, body: 'broken' }));
    const job = await run(['KO']);
    expect(job.state).toBe('dead');
    expect(job.message).toMatch(/^No new prices\. KO: Stooq/);
    expect(await everything()).toEqual(before);
  });
});
