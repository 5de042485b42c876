import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { priceVersionOf, priceVersionSql } from '@/db/price-version';
import { storePrices } from '@/db/store-prices';
import { type LoadToKill, priceLoadOf } from '../../scripts/test/price-load';
import { createTestDatabase, type TestDatabase } from '../../scripts/test/test-database';

let database: TestDatabase;
let child: ChildProcess | undefined;
beforeAll(async () => {
  database = await createTestDatabase('migrated');
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await untilNobodyLoads();
  await query(
    'truncate price_history, corporate_actions, forecasts, quarantined_prices, assets cascade',
  );
});
afterAll(() => database.drop());

const query = async (text: string) => (await database.db.$client.query(text)).rows;

const loaders = (condition: string) =>
  query(
    `select pid from pg_stat_activity
      where datname = current_database() and application_name = 'tangency-ingest' and ${condition}`,
  );
const until = async (holds: () => Promise<boolean>) => {
  for (const end = Date.now() + 30_000; !(await holds()); await sleep(5)) {
    if (Date.now() > end) throw new Error('It did not happen in time.');
  }
};
const untilNobodyLoads = () => until(async () => (await loaders('true')).length === 0);

/** A process that loads, and the numbers of the loads that it was answered. */
function startLoading(loads: readonly LoadToKill[]) {
  const answered: number[] = [];
  child = fork('scripts/test/load-prices.ts', [database.url, JSON.stringify(loads)], {
    execArgv: ['--import', 'tsx'],
  });
  child.on('message', (index) => answered.push(index as number));
  // What it said before it ended may arrive after the word that it has ended, but not after the end of its channel.
  const ended = Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  return { process: child, answered, ended };
}

/** Rows as they would be if exactly these loads had run. */
async function expectStored(expected: readonly LoadToKill[]) {
  const rows = await query(
    `select assets.symbol, assets.price_version as said, assets.price_count as count, prices.version, prices.rows
       from assets left join (select symbol, ${priceVersionSql} as version, count(*)::integer as rows
                                from price_history group by symbol) as prices using (symbol)
      order by symbol`,
  );
  const wanted = expected.flatMap((load) =>
    priceLoadOf(load).deliveries.map(({ prices }) => ({
      symbol: prices.symbol,
      said: priceVersionOf(prices),
      count: prices.dates.length,
      version: priceVersionOf(prices),
      rows: prices.dates.length,
    })),
  );
  expect(rows).toEqual(wanted.sort((a, b) => (a.symbol < b.symbol ? -1 : 1)));
}

/** Another transaction that touches a row which the load comes to, so that the load stands still there. */
async function holding(statement: string, work: () => Promise<void>) {
  const client = new Client(database.url);
  await client.connect();
  try {
    await client.query('begin');
    await client.query(statement);
    await work();
    await client.query('rollback');
  } finally {
    await client.end();
  }
}

const symbolsOf = (letter: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${letter}${i}`);
const kept: LoadToKill = { symbols: symbolsOf('K', 3), days: 400, level: 50 };
const fresh: LoadToKill = { symbols: symbolsOf('N', 8), days: 1_400, level: 50 };
const corrected: LoadToKill = { ...fresh, level: 70 };

describe('a loader that is killed', () => {
  test('in the middle of its COPY leaves what was answered before, nothing of the rest, and the next run completes', async () => {
    await holding(
      `insert into price_history (symbol, date, adjusted_close) values ('N5', '2003-05-05', 1)`,
      async () => {
        const loading = startLoading([kept, fresh]);
        await until(
          async () =>
            (await loaders(`wait_event_type = 'Lock' and query like 'copy price%'`)).length === 1,
        );
        loading.process.kill('SIGKILL');
        await loading.ended;
        expect(loading.answered).toEqual([0]);
      },
    );
    await untilNobodyLoads();
    await expectStored([kept]);
    await storePrices(database.db, priceLoadOf(fresh));
    await expectStored([kept, fresh]);
  });

  test('in the middle of its merge leaves the prices as they were, and the next run completes', async () => {
    await storePrices(database.db, priceLoadOf(kept));
    await storePrices(database.db, priceLoadOf(fresh));
    await holding(
      `select from price_history where symbol = 'N5' and date = '2003-05-05' for update`,
      async () => {
        const loading = startLoading([corrected]);
        await until(
          async () =>
            (await loaders(`wait_event_type = 'Lock' and query like '%insert into price_history%'`))
              .length === 1,
        );
        loading.process.kill('SIGKILL');
        await loading.ended;
        expect(loading.answered).toEqual([]);
      },
    );
    await untilNobodyLoads();
    await expectStored([kept, fresh]);
    await storePrices(database.db, priceLoadOf(corrected));
    await expectStored([kept, corrected]);
  });

  test('at any moment leaves each load whole or absent, the answered ones whole', async () => {
    const parts = symbolsOf('P', 8).map((symbol) => ({
      symbols: [`${symbol}A`, `${symbol}B`],
      days: 1_500,
      level: 50,
    }));
    let done = 0;
    for (let round = 0; round < 3 && done < parts.length; round++) {
      const left = parts.slice(done);
      const loading = startLoading(left);
      let isOver = false;
      void loading.ended.then(() => {
        isOver = true;
      });
      await until(async () => isOver || (await loaders('true')).length === 1);
      await sleep(40 * round);
      loading.process.kill('SIGKILL');
      await loading.ended;
      await untilNobodyLoads();
      const stored = (await query('select symbol from assets')).length / 2;
      // One more than was answered may be committed: its answer was on the way.
      expect(stored - done).toBeGreaterThanOrEqual(loading.answered.length);
      expect(stored - done).toBeLessThanOrEqual(loading.answered.length + 1);
      await expectStored(parts.slice(0, stored));
      done = stored;
    }
    await startLoading(parts).ended;
    await expectStored(parts);
  });
});
