import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { runTask } from '@/compute/execute';
import { createPool, type Pool } from '@/compute/pool';
import { spawnWorker } from '@/compute/spawn-worker';
import { listQuarantined } from '@/db/queries/quarantine';
import { AppError } from '@/lib/errors';
import { listAssets } from '@/services/assets/list';
import { parseProblem } from '@/services/optimize/parse-problem';
import { runOptimization } from '@/services/optimize/run';
import { optimizeInputSchema } from '@/services/optimize/schema';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';
import { getUpload } from './get';
import { type ImportInput, importUpload } from './import';
import { removeUpload } from './remove';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase('migrated');
  pool = createPool({ size: 1, maxQueue: 4, spawn: spawnWorker });
});
afterAll(async () => {
  await pool.close();
  await database.drop();
});
beforeEach(async () => {
  await select(
    'truncate price_history, corporate_actions, forecasts, quarantined_prices, assets, uploads',
  );
});

const select = async (text: string) => (await database.db.$client.query(text)).rows;
const tables = ['price_history', 'assets', 'uploads', 'quarantined_prices'];
const rowsOf = async () =>
  Object.fromEntries(
    await Promise.all(
      tables.map(async (table) => {
        const [row] = await select(`select count(*)::integer as rows from ${table}`);
        return [table, row.rows as number] as const;
      }),
    ),
  );
const nothing = { price_history: 0, assets: 0, uploads: 0, quarantined_prices: 0 };

/** Weekdays from Monday, 2020-01-06. */
const day = (i: number) =>
  new Date(Date.UTC(2020, 0, 6 + Math.floor(i / 5) * 7 + (i % 5))).toISOString().slice(0, 10);
const symbols = ['AAA', 'BBB', 'CCC'];
const days = 120;
/** Smooth enough for the gate, different enough for an optimizer. */
const price = (asset: number, i: number) =>
  Number(
    (
      50 *
      (asset + 1) *
      (1 + 0.0004 * (asset + 1) * i + 0.02 * Math.sin(i * (1 + 0.7 * asset) + asset))
    ).toFixed(4),
  );
const wide = [
  `Date,${symbols.join(',')}`,
  ...Array.from({ length: days }, (_, i) =>
    [day(i), ...symbols.map((_, a) => price(a, i))].join(','),
  ),
  '',
].join('\n');

async function* chunksOf(text: string, breakAfter = Number.POSITIVE_INFINITY) {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += 1000) {
    if (at >= breakAfter) throw new Error('the connection is gone');
    yield bytes.subarray(at, at + 1000);
  }
}
const store = (text: string, more: Partial<ImportInput> = {}) =>
  importUpload({
    context: { db: database.db },
    input: {
      chunks: chunksOf(text),
      fileName: 'my prices.csv',
      currency: 'EUR',
      today: '2024-01-01',
      ...more,
    },
  });

test('every price of a file is stored under symbols that only its sender knows', async () => {
  const report = await store(wide);
  expect(report).toMatchObject({ rows: days, prices: 3 * days, errorCount: 0, missing: 0 });
  expect(report.id).toMatch(/^[0-9A-Z]{16}$/);
  expect(report.assets.map(({ symbol, days }) => [symbol, days])).toEqual(
    symbols.map((symbol) => [`${symbol}~${report.id}`, days]),
  );
  expect(await rowsOf()).toEqual({ ...nothing, price_history: 3 * days, assets: 3, uploads: 1 });
  const [stored] = await select(
    `select adjusted_close as price, currency, source from price_history join assets using (symbol)
      where symbol = 'BBB~${report.id}' and date = '${day(7)}'`,
  );
  expect(stored).toEqual({ price: price(1, 7), currency: 'EUR', source: 'upload' });
  expect(await listAssets({ db: database.db })).toEqual([]);
  expect(await getUpload({ context: { db: database.db }, id: report.id })).toEqual({
    ...report,
    storedAt: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
  });
});

test('a column of currencies says what each asset is in, the question only what it leaves open', async () => {
  const lines = ['AAA,USD', 'BBB,CHF'].flatMap((line) => {
    const [symbol, currency] = line.split(',');
    return Array.from({ length: 5 }, (_, i) => `${symbol},${day(i)},${price(0, i)},${currency}`);
  });
  const report = await store(['Symbol,Date,Close,Currency', ...lines, ''].join('\n'));
  expect(report.currency).toBeNull();
  expect(report.assets.map(({ currency }) => currency)).toEqual(['USD', 'CHF']);
  expect(await select('select currency from assets order by symbol')).toEqual([
    { currency: 'USD' },
    { currency: 'CHF' },
  ]);
  const single = await store(['Symbol,Date,Close,Currency', ...lines.slice(5)].join('\n'));
  expect(single.currency).toBe('CHF');
  expect(await store(wide)).toMatchObject({
    currency: 'EUR',
    assets: [{ currency: 'EUR' }, {}, {}],
  });
});

test('uploaded prices give the weights that the same prices give in a problem of their own', async () => {
  const { assets } = await store(wide);
  const run = await runOptimization({
    context: { db: database.db, pool },
    input: optimizeInputSchema.parse({
      symbols: assets.map(({ symbol }) => symbol),
      method: 'max-utility',
      riskAversion: 4,
      riskFree: 0.01,
      constraints: { maxWeight: 0.6, linear: ['AAA <= 0.3'] },
    }),
  });
  if (run.outcome.status !== 'solved') throw new Error(run.outcome.message);
  const returns = Array.from({ length: days - 1 }, (_, i) =>
    symbols.map((_, a) => price(a, i + 1) / price(a, i) - 1),
  );
  const task = await parseProblem({
    symbols,
    returns,
    periodsPerYear: 252,
    method: 'max-utility',
    riskAversion: 4,
    riskFree: 0.01,
    constraints: { maxWeight: 0.6, linear: ['AAA <= 0.3'] },
  });
  if (task.kind !== 'optimize') throw new Error(`a ${task.kind} task`);
  const { outcome } = (await runTask(task)).answer;
  if (outcome.status !== 'solved') throw new Error(outcome.message);
  const weights = run.outcome.assets.map(({ weight }) => weight);
  expect(new Set(weights).size).toBeGreaterThan(1);
  weights.forEach((weight, i) => {
    expect(weight).toBeCloseTo(outcome.weights[i]!, 12);
  });
  expect(run.coverage.notes).toEqual([
    expect.stringMatching(/^AAA, BBB and CCC, uploaded in my prices.csv: .*not adjusted/),
  ]);
});

test('bad rows are told, bad prices lie in quarantine, the rest is stored', async () => {
  const rows = wide.split('\n');
  rows.splice(10, 0, 'someday,1,2,3', `${day(200)},1,x,3`);
  rows.splice(40, 1, `${day(38)},${price(0, 38)},-5,${price(2, 38)}`);
  const report = await store(rows.join('\n'));
  expect(report.errors).toEqual([
    { line: 11, column: 1, message: '"someday" is not a day like 2022-12-28.' },
    { line: 12, column: 3, message: '"x" is not a number like 1,234.56.' },
  ]);
  expect(report.assets[1]).toMatchObject({
    refused: [
      {
        reason: 'unusable_price',
        count: 1,
        detail: 'The close is -5; a price is a positive number.',
      },
    ],
  });
  expect(
    await listQuarantined(database.db, { symbols: [`BBB~${report.id}`], limit: 9 }),
  ).toMatchObject([{ date: day(38), source: 'upload', values: { close: -5 } }]);
});

test('of a file that is stored in several parts every price is stored or in quarantine', async () => {
  const assets = 20;
  const length = 750;
  const lines = Array.from({ length: assets * length }, (_, k) => {
    const i = Math.floor(k / assets);
    return `S${k % assets},${day(i)},${i % 3 === 0 ? -1 : price(0, i % 100)}`;
  });
  const report = await store(['Symbol,Date,Close', ...lines].join('\n'));
  expect(report.prices).toBe(assets * length);
  const stored = report.assets.reduce((sum, { days }) => sum + days, 0);
  const refused = report.assets.flatMap((asset) => asset.refused.map(({ count }) => count));
  expect(stored + refused.reduce((sum, count) => sum + count, 0)).toBe(assets * length);
  expect(await rowsOf()).toEqual({
    price_history: stored,
    assets,
    uploads: 1,
    quarantined_prices: assets * length - stored,
  });
  const versions = await select(
    'select count(distinct price_version)::integer as n, sum(price_count)::integer as prices from assets',
  );
  expect(versions).toEqual([{ n: 1, prices: stored }]);
});

test('closes without dividends, and histories too short to optimize, are said to be so', async () => {
  const report = await store(wide.split('\n').slice(0, 41).join('\n'));
  expect(report.notes).toEqual([expect.stringMatching(/not adjusted for dividends/)]);
  expect(report.assets[0]!.remarks[0]).toBe('40 days of prices; optimizing needs at least 61.');
  const adjusted = await store(`Date,Adj Close\n${day(0)},1\n`, { fileName: 'x.csv' });
  expect(adjusted.notes).toEqual([]);
});

describe('whole or not at all', () => {
  test.each([
    [
      'a connection that breaks',
      () => store(wide, { chunks: chunksOf(wide, 2000) }),
      /connection is gone/,
    ],
    ['a byte that is none of a text', () => store(`${wide}\0`), /NUL/],
    ['a mapping that makes no sense', () => store('a,b\n1,2\n'), /which column/],
    [
      'nothing that passes the gate',
      () => store(`Date,Close\n${day(0)},-1\n`),
      /No price passed the checks/,
    ],
    ['a failure while storing', () => store(wide, { currency: 'E\0R' }), /./],
  ])('%s leaves nothing behind', async (_, act, message) => {
    await expect(act()).rejects.toThrow(message);
    expect(await rowsOf()).toEqual(nothing);
  });

  test.each([0, 20, 27, 45, 51])(
    'a sender who gives up at look %d leaves nothing behind',
    async (look) => {
      const assets = 25;
      const lines = Array.from({ length: assets * 1000 }, (_, k) => {
        return `S${k % assets},${day(Math.floor(k / assets))},1`;
      });
      let looks = 0;
      const signal = {
        throwIfAborted() {
          if (looks++ === look) throw new Error('given up');
        },
      } as AbortSignal;
      const chunks = (async function* () {
        yield new TextEncoder().encode(['Symbol,Date,Close', ...lines].join('\n'));
      })();
      const attempt = importUpload({
        context: { db: database.db, signal },
        input: { chunks, fileName: 'a.csv', currency: 'EUR', today: '2024-01-01' },
      });
      await expect(attempt).rejects.toThrow('given up');
      expect(await rowsOf()).toEqual(nothing);
    },
  );

  test('refusals name the field', async () => {
    await expect(store(`${wide}\0`)).rejects.toMatchObject({
      code: 'unsupported_format',
      field: 'file',
    });
    await expect(store('a,b\n1,2\n')).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'mapping',
    });
  });
});

describe('idempotency', () => {
  const key = 'a-random-key-of-24-signs';

  test('the same file under the same key, even at the same moment, is one upload', async () => {
    const reports = await Promise.all(Array.from({ length: 6 }, () => store(wide, { key })));
    expect(reports).toEqual(Array(6).fill(reports[0]));
    expect(await store(wide, { key })).toEqual(reports[0]);
    expect(await rowsOf()).toMatchObject({ price_history: 3 * days, assets: 3, uploads: 1 });
  });

  test('another file under the same key is refused', async () => {
    await store(wide, { key });
    const other = store(wide.replace('AAA', 'ZZZ'), { key });
    await expect(other).rejects.toMatchObject({ code: 'invalid_input', field: 'idempotency-key' });
    await expect(store(wide, { key, currency: 'USD' })).rejects.toBeInstanceOf(AppError);
  });

  test('without a key each is an upload of its own', async () => {
    const [a, b] = [await store(wide), await store(wide)];
    expect(a.id).not.toBe(b.id);
    expect(await rowsOf()).toMatchObject({ assets: 6, uploads: 2 });
  });
});

describe('removing', () => {
  test('takes all of one upload and nothing of another', async () => {
    const rows = wide.split('\n');
    rows.splice(40, 1, `${day(38)},1,-5,3`);
    const [gone, kept] = [await store(rows.join('\n')), await store(wide)];
    expect(await removeUpload({ context: { db: database.db }, id: gone.id })).toEqual({
      removed: true,
    });
    expect(await rowsOf()).toEqual({ ...nothing, price_history: 3 * days, assets: 3, uploads: 1 });
    await expect(getUpload({ context: { db: database.db }, id: gone.id })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await getUpload({ context: { db: database.db }, id: kept.id })).toMatchObject(kept);
  });

  test('what is not there is not found, and may be sent again', async () => {
    const id = 'NOSUCHUPLOAD';
    await expect(removeUpload({ context: { db: database.db }, id })).rejects.toMatchObject({
      code: 'not_found',
    });
    const key = 'a-random-key-of-24-signs';
    const first = await store(wide, { key });
    await removeUpload({ context: { db: database.db }, id: first.id });
    expect(await store(wide, { key })).toEqual(first);
  });
});
