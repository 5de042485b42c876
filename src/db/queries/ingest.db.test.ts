import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { priceVersionOf } from '@/db/price-version';
import { type IngestOutcome, ingestPrices, type PriceDelivery } from '@/db/queries/ingest';
import type { PriceColumns } from '@/market/price-columns';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';

let database: TestDatabase;
const clients: Client[] = [];
const connect = async () => {
  const client = new Client(database.url);
  await client.connect();
  clients.push(client);
  return client;
};
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase('migrated');
  client = await connect();
});
afterAll(async () => {
  await Promise.all(clients.map((each) => each.end()));
  await database.drop();
});
beforeEach(async () => {
  await client.query('truncate price_history; delete from assets');
});

const select = async (text: string) => (await database.db.$client.query(text)).rows;
const day = (offset: number) => new Date(Date.UTC(2020, 0, 1 + offset)).toISOString().slice(0, 10);

/** Full bars from day `first` on; null as level leaves the day out. */
const series = (
  levels: readonly (number | null)[],
  { first = 0, full = true, shift = 0 }: { first?: number; full?: boolean; shift?: number } = {},
): PriceColumns => {
  const rows = levels.flatMap((level, i) =>
    level === null ? [] : [{ date: day(first + i), level }],
  );
  const column = () => Float64Array.from(rows, ({ level }) => (full ? level + shift : Number.NaN));
  return {
    symbol: 'AAA',
    dates: rows.map(({ date }) => date),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
    adjustedClose: Float64Array.from(rows, ({ level }) => level),
  };
};

const delivery = (
  prices: PriceColumns,
  { source = 'yahoo', symbol = 'AAA', ...more }: Partial<PriceDelivery> & { symbol?: string } = {},
): PriceDelivery => ({
  asset: { symbol, name: symbol, kind: 'stock', sector: null, industry: null, currency: 'USD' },
  source,
  prices,
  ...more,
});

async function ingest(
  deliveries: readonly PriceDelivery[],
  using: Client = client,
): Promise<IngestOutcome[]> {
  await using.query('begin');
  try {
    const outcomes = await ingestPrices(using, deliveries);
    await using.query('commit');
    return outcomes;
  } catch (error) {
    await using.query('rollback');
    throw error;
  }
}

const stored = async (symbol = 'AAA') =>
  (
    await select(
      `select adjusted_close as adjusted from price_history where symbol = '${symbol}' order by date`,
    )
  ).map(({ adjusted }) => adjusted as number);
const state = () =>
  select(
    `select a.*, (select sum(hashtextextended(p::text, 0)) from price_history p where p.symbol = a.symbol) as rows
       from assets a order by symbol`,
  );
const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

describe('a new asset', () => {
  test('arrives with its prices and their summary', async () => {
    const prices = series([10, 11, null, 12]);
    expect(await ingest([delivery(prices)])).toEqual([
      {
        symbol: 'AAA',
        status: 'stored',
        inserted: 3,
        replaced: 0,
        kept: 0,
        rescaled: 0,
        scale: 1,
        priceVersion: priceVersionOf(prices),
      },
    ]);
    expect(await stored()).toEqual([10, 11, 12]);
    expect(await state()).toMatchObject([
      { first_date: day(0), last_date: day(3), price_count: 3, source: 'yahoo' },
    ]);
  });

  test('without prices leaves nothing', async () => {
    expect(await ingest([delivery(series([]))])).toEqual([]);
    expect(await state()).toEqual([]);
  });
});

test('the same delivery twice leaves the same state', async () => {
  await ingest([delivery(series(range(10, 30)))]);
  const restated = delivery(
    series(
      range(20, 30).map((level) => level / 3),
      { first: 10 },
    ),
  );
  await ingest([restated]);
  const once = await state();
  const again = await ingest([restated]);
  expect(again).toMatchObject([{ status: 'stored', inserted: 0, replaced: 0, kept: 30 }]);
  expect(await state()).toEqual(once);
});

test('the version of prices is the same however they arrived', async () => {
  const whole = series(range(10, 20));
  await ingest([delivery(series(range(10, 12)))]);
  await ingest([delivery(series(range(15, 15), { first: 5 }))]);
  expect(await state()).toMatchObject([{ price_version: priceVersionOf(whole), price_count: 20 }]);
});

test('a changed price changes the version, and the version of no other asset', async () => {
  await ingest([
    delivery(series(range(10, 20))),
    delivery(series(range(50, 20)), { symbol: 'BBB' }),
  ]);
  const [a, b] = await state();
  const corrected = range(10, 20);
  corrected[7] = 17.5;
  await ingest([delivery(series(corrected))]);
  const [after, other] = await state();
  expect(after.price_version).not.toBe(a.price_version);
  expect(other).toEqual(b);
});

describe('better is never overwritten by worse', () => {
  const bad = range(10, 10).map((level, i) => (i === 4 ? 99 : level));

  test('a source of lower rank adds days and changes none', async () => {
    await ingest([delivery(series(range(10, 8)), { source: 'tiingo' })]);
    const outcome = await ingest([delivery(series(bad), { source: 'stooq' })]);
    expect(outcome).toMatchObject([{ inserted: 2, replaced: 0, kept: 8 }]);
    expect(await stored()).toEqual(range(10, 10));
    expect(await state()).toMatchObject([{ source: 'stooq', last_date: day(9) }]);
  });

  test('a source of higher rank replaces what a lower one stored', async () => {
    await ingest([delivery(series(bad), { source: 'stooq' })]);
    const outcome = await ingest([delivery(series(range(10, 10)), { source: 'tiingo' })]);
    expect(outcome).toMatchObject([{ inserted: 0, replaced: 10, kept: 0 }]);
    expect(await stored()).toEqual(range(10, 10));
    expect(await state()).toMatchObject([{ source: 'tiingo' }]);
  });

  test.each(['stooq', 'yahoo', 'tiingo'])(
    'a close alone from %s replaces no full bar',
    async (source) => {
      await ingest([delivery(series(range(10, 10)))]);
      await ingest([delivery(series(bad, { full: false }), { source })]);
      expect(await stored()).toEqual(range(10, 10));
      expect(await select('select count(open)::integer as opens from price_history')).toEqual([
        { opens: 10 },
      ]);
    },
  );

  test('a full bar replaces a close alone of the same source', async () => {
    await ingest([delivery(series(range(10, 10), { full: false }))]);
    expect(await ingest([delivery(series(range(10, 10)))])).toMatchObject([{ replaced: 10 }]);
  });

  test('a shorter history takes nothing away', async () => {
    await ingest([delivery(series(range(10, 10)), { source: 'stooq' })]);
    await ingest([delivery(series([12, 13], { first: 2 }), { source: 'tiingo' })]);
    expect(await stored()).toEqual(range(10, 10));
  });

  test('the origin of an asset corrects its own rows, also to poorer ones, and takes none away', async () => {
    const own = { source: 'sample', isOrigin: true };
    await ingest([delivery(series([10, 11, 12]), own)]);
    await ingest([delivery(series([10, 11.5], { full: false }), own)]);
    expect(await stored()).toEqual([10, 11.5, 12]);
  });
});

describe('levels of adjusted closes', () => {
  test('a restated history continues the stored one: no stored return changes', async () => {
    await ingest([delivery(series(range(100, 20)))]);
    // After a dividend the source multiplies its past by 0.98; three days are new.
    const restated = range(100, 23).map((level, i) => (i < 20 ? level * 0.98 : level));
    const [outcome] = await ingest([delivery(series(restated))]);
    expect(outcome).toMatchObject({ inserted: 3, replaced: 20 });
    const levels = await stored();
    for (let i = 0; i < 20; i++) expect(levels[i]).toBeCloseTo(100 + i, 9);
    expect(levels[20]! / levels[19]!).toBeCloseTo(120 / (119 * 0.98), 12);
  });

  test('a price of an unfinished day does not tilt the level', async () => {
    const unfinished = range(100, 20);
    unfinished[19] = 110;
    await ingest([delivery(series(unfinished))]);
    await ingest([delivery(series(range(110, 12), { first: 10 }))]);
    expect(await stored()).toEqual(range(100, 22));
  });

  test('prices without a common day are refused with the mend, and nothing of them is stored', async () => {
    await ingest([delivery(series(range(100, 5)))]);
    const before = await state();
    expect(await ingest([delivery(series(range(50, 5), { first: 9 }))])).toEqual([
      {
        symbol: 'AAA',
        status: 'refused',
        reason: 'no_common_day',
        detail: expect.stringContaining('Fetch from an earlier day'),
      },
    ]);
    expect(await state()).toEqual(before);
  });
});

test('prices in another currency are refused, the other deliveries are stored', async () => {
  await ingest([delivery(series([10, 11]))]);
  const foreign = delivery(series([10, 11, 12]));
  const outcomes = await ingest([
    { ...foreign, asset: { ...foreign.asset, currency: 'EUR' } },
    delivery(series([5]), { symbol: 'BBB' }),
  ]);
  expect(outcomes).toMatchObject([
    { symbol: 'AAA', status: 'refused', reason: 'wrong_currency' },
    { symbol: 'BBB', status: 'stored' },
  ]);
  expect(await stored()).toEqual([10, 11]);
});

test('of deliveries at the same time none is lost, whatever their order', async () => {
  const others = await Promise.all(range(0, 6).map(connect));
  const part = (k: number, symbol: string) =>
    delivery(series(range(10 + 5 * k, 10), { first: 5 * k }), { symbol });
  // Parts overlap by five days, and one that touches nothing is refused: each round adds at least one, whatever the order.
  for (let round = 0; round < others.length; round++) {
    await Promise.all(
      others.map((each, k) => {
        const both = [part(k, 'AAA'), part(k, 'BBB')];
        return ingest(k % 2 ? both : [...both].reverse(), each);
      }),
    );
  }
  expect(await stored('AAA')).toEqual(range(10, 35));
  expect(await stored('BBB')).toEqual(range(10, 35));
  expect(await state()).toMatchObject([
    { price_count: 35, price_version: priceVersionOf(series(range(10, 35))) },
    { price_count: 35 },
  ]);
});

test('a year without a partition gets one', async () => {
  await ingest([delivery({ ...series([10]), dates: ['1931-03-02'] })]);
  expect(await select('select tableoid::regclass::text as partition from price_history')).toEqual([
    { partition: 'price_history_y1931' },
  ]);
});

test('a delivery that fails half-way leaves nothing', async () => {
  const twice = series([10, 11]);
  const broken = delivery({ ...twice, dates: [day(0), day(0)] }, { symbol: 'BBB' });
  await expect(ingest([delivery(series([10])), broken])).rejects.toMatchObject({ code: '23505' });
  expect(await state()).toEqual([]);
});

test('two deliveries of one symbol in one call are a mistake of the caller', async () => {
  const one = delivery(series([10]));
  await expect(ingest([one, one])).rejects.toThrow('two deliveries of one symbol');
});

test('an asset with prices can be neither deleted nor renamed', async () => {
  await ingest([delivery(series([10]))]);
  for (const statement of ['delete from assets', `update assets set symbol = 'ZZZ'`]) {
    await expect(client.query(statement)).rejects.toMatchObject({ code: '23503' });
  }
  await client.query('delete from price_history');
  await client.query('delete from assets');
});
