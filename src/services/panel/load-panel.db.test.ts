import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createPool } from '@/compute/pool';
import { spawnWorker } from '@/compute/spawn-worker';
import { dataVersionOf, getSharedPricesVersion } from '@/db/queries/data-version';
import { env } from '@/env';
import { computeFrontier } from '@/services/optimize/frontier';
import { runOptimization } from '@/services/optimize/run';
import { frontierInputSchema, optimizeInputSchema } from '@/services/optimize/schema';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';
import { loadPanel } from './load-panel';

let database: TestDatabase;
const pool = createPool({ size: 2, maxQueue: 8, spawn: spawnWorker });
beforeAll(async () => {
  database = await createTestDatabase('seeded');
});
afterAll(async () => {
  await pool.close();
  await database.drop();
});

/** Counts what is read from the price table. */
const watched = () => {
  const { db } = database;
  const reads = { count: 0 };
  const connect = async () => {
    const client = await db.$client.connect();
    return new Proxy(client, {
      get: (target, name) => {
        const own = Reflect.get(target, name);
        if (typeof own !== 'function') return own;
        return (...args: unknown[]) => {
          if (name === 'query' && String(args[0]).includes('price_history')) reads.count++;
          return Reflect.apply(own, target, args);
        };
      },
    });
  };
  const $client = new Proxy(db.$client, {
    get: (target, name) => {
      const own = Reflect.get(target, name);
      if (name === 'connect') return connect;
      // What the pool asks of itself goes past us.
      return typeof own === 'function' ? own.bind(target) : own;
    },
  });
  return {
    db: new Proxy(db, { get: (t, name) => (name === '$client' ? $client : Reflect.get(t, name)) }),
    reads,
  };
};

const window = { from: '2018-01-02', to: '2022-12-28' };
const changePrice = async (symbol: string, factor: number) => {
  await database.db.$client.query(
    `update price_history set adjusted_close = adjusted_close * $2 where symbol = $1 and date = '2020-03-02'`,
    [symbol, factor],
  );
  await database.db.$client.query(
    `update assets set price_version = price_version || '!' where symbol = $1`,
    [symbol],
  );
};

describe('loadPanel', () => {
  test('the second time the same panel comes from memory', async () => {
    const { db, reads } = watched();
    const input = { symbols: ['AAPL', 'MSFT'], ...window };
    const first = await loadPanel(db, input);
    expect(reads.count).toBe(1);
    expect(await loadPanel(db, { ...input })).toBe(first);
    expect(reads.count).toBe(1);
  });

  test('who asks at the same moment waits for one read', async () => {
    const { db, reads } = watched();
    const input = { symbols: ['JPM', 'PG'], ...window };
    const all = await Promise.all(Array.from({ length: 8 }, () => loadPanel(db, input)));
    expect(new Set(all).size).toBe(1);
    expect(reads.count).toBe(1);
  });

  test('symbols, their order and both days make different panels', async () => {
    const { db } = watched();
    const questions = [
      { symbols: ['KO', 'PEP'], ...window },
      { symbols: ['PEP', 'KO'], ...window },
      { symbols: ['KO', 'WMT'], ...window },
      { symbols: ['KO', 'PEP'], from: '2018-01-03', to: window.to },
      { symbols: ['KO', 'PEP'], from: window.from, to: '2022-12-27' },
      { symbols: ['KO', 'PEP'] },
    ];
    const found = await Promise.all(questions.map((input) => loadPanel(db, input)));
    expect(new Set(found).size).toBe(questions.length);
    expect(found.map(({ prices }) => prices.map(({ symbol }) => symbol))).toEqual(
      questions.map(({ symbols }) => symbols),
    );
  });

  test('a new price of an asset is seen at once, one of another asset changes nothing', async () => {
    const input = { symbols: ['XOM', 'CVX'], ...window };
    const before = await loadPanel(database.db, input);
    await changePrice('BAC', 1.5);
    expect(await loadPanel(database.db, input)).toBe(before);
    await changePrice('XOM', 1.5);
    const after = await loadPanel(database.db, input);
    expect(after.returns).not.toEqual(before.returns);
    expect(dataVersionOf(after.prices)).not.toBe(dataVersionOf(before.prices));
  });

  test('many assets read over two connections come in the order asked', async () => {
    const { rows } = await database.db.$client.query<{ symbol: string }>(
      `select symbol from assets where first_date <= '2018-01-02' and last_date >= '2022-12-28' order by md5(symbol)`,
    );
    const symbols = rows.map(({ symbol }) => symbol);
    expect(symbols.length).toBeGreaterThan(16);
    const all = await loadPanel(database.db, { symbols, ...window });
    expect(all.coverage.assets.map(({ symbol }) => symbol)).toEqual(symbols);
    const alone = await loadPanel(database.db, { symbols: [symbols.at(-1)!], ...window });
    expect(all.coverage.observations).toBe(alone.coverage.observations);
    for (let t = 0; t < alone.periods; t++) {
      expect(all.returns[(t + 1) * symbols.length - 1]).toBe(alone.returns[t]);
    }
  });

  test('too little history is told each time', async () => {
    const input = { symbols: ['AAPL'], from: '2020-01-02', to: '2020-01-10' };
    for (let i = 0; i < 2; i++) {
      await expect(loadPanel(database.db, input)).rejects.toMatchObject({
        code: 'insufficient_history',
      });
    }
  });
});

test.each(['min-variance', 'min-cvar', 'hrp'])(
  'threads that compute %s on a shared panel leave it as it was',
  async (method) => {
    const input = { symbols: ['AAPL', 'MSFT', 'JPM', 'PG', 'KO', 'XOM'], ...window };
    const panel = await loadPanel(database.db, input);
    const copy = panel.returns.slice();
    const run = await runOptimization({
      context: { db: database.db, pool },
      input: optimizeInputSchema.parse({ ...input, method }),
    });
    expect(run.outcome.status).toBe('solved');
    expect(panel.returns.length).toBe(copy.length);
    expect(panel.returns.every((value, i) => value === copy[i])).toBe(true);
    expect(await loadPanel(database.db, input)).toBe(panel);
  },
);

describe('the data version of a run', () => {
  const ask = (symbols: readonly string[]) =>
    runOptimization({
      context: { db: database.db, pool },
      input: optimizeInputSchema.parse({ symbols, ...window, method: 'min-variance' }),
    });

  test('changes its link when a price of its assets changes, and not when another does', async () => {
    const first = await ask(['GE', 'JNJ']);
    await changePrice('NVDA', 1.1);
    expect((await ask(['GE', 'JNJ'])).id).toBe(first.id);
    await changePrice('GE', 1.1);
    const second = await ask(['GE', 'JNJ']);
    expect(second.id).not.toBe(first.id);
    expect(second.dataVersion).not.toBe(first.dataVersion);
  });
});

test('the version of all shared prices changes with each of them and with no upload', async () => {
  const { db } = database;
  const version = () => getSharedPricesVersion(db);
  const before = await version();
  await db.$client.query(
    `insert into uploads (id, file_name, mapping, row_count, symbols) values ('U1', 'a.csv', '{}', 1, '[]');
     insert into assets (symbol, name, kind, upload_id, price_version) values ('GE~U1', 'Mine', 'stock', 'U1', 'v')`,
  );
  expect(await version()).toBe(before);
  await changePrice('MRK', 1.1);
  expect(await version()).not.toBe(before);
});

describe('the deadline of a request', () => {
  const context = () => ({ db: database.db, pool });

  test.each([
    [
      'optimization',
      () =>
        runOptimization({
          context: context(),
          input: optimizeInputSchema.parse({
            symbols: ['HD', 'LLY'],
            ...window,
            method: 'min-variance',
          }),
        }),
    ],
    [
      'frontier',
      () =>
        computeFrontier({
          context: context(),
          input: frontierInputSchema.parse({ symbols: ['HD', 'MRK'], ...window }),
        }),
    ],
  ])('covers the reading of prices: %s', async (_name, ask) => {
    const deadline = jest.replaceProperty(env, 'OPTIMIZE_DEADLINE_MS', 300);
    const locker = await database.db.$client.connect();
    try {
      await locker.query('begin');
      await locker.query('lock table price_history in access exclusive mode');
      await expect(ask()).rejects.toMatchObject({
        code: 'deadline',
        message: 'No answer within 0.3 s. Try fewer assets.',
      });
      // Nobody waits for the lock any more.
      const waiting = async () =>
        (
          await locker.query(
            `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          )
        ).rowCount;
      while ((await waiting()) !== 0) await new Promise((resolve) => setTimeout(resolve, 10));
    } finally {
      await locker.query('rollback');
      locker.release();
      deadline.restore();
    }
    expect((await ask()).outcome.status).toBe('solved');
  });
});
