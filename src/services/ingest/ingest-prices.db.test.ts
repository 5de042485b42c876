import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { listQuarantined } from '@/db/queries/quarantine';
import type { PriceBar } from '@/market/contract';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';
import { type Ingestion, ingestPrices } from './ingest-prices';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('migrated');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await select(
    'truncate price_history, corporate_actions, forecasts, quarantined_prices, assets, uploads',
  );
});

const select = async (text: string) => (await database.db.$client.query(text)).rows;
const today = '2022-12-28';
/** Weekdays from Monday, 2020-01-06. */
const day = (offset: number) =>
  new Date(Date.UTC(2020, 0, 6 + Math.floor(offset / 5) * 7 + (offset % 5)))
    .toISOString()
    .slice(0, 10);
const bars = (levels: readonly number[], symbol = 'AAA'): PriceBar[] =>
  levels.map((level, i) => ({
    symbol,
    date: day(i),
    open: level,
    high: level,
    low: level,
    close: level,
    volume: 1000,
    adjustedClose: level,
  }));
const fetched = (levels: readonly number[], more: Partial<Ingestion> = {}): Ingestion => ({
  symbol: 'AAA',
  currency: 'USD',
  bars: bars(levels),
  actions: [],
  source: 'yahoo',
  ...more,
});
const ingest = (...deliveries: Ingestion[]) =>
  ingestPrices({ context: { db: database.db }, input: { deliveries, today } });
const everything = () =>
  Promise.all(
    ['price_history', 'corporate_actions', 'quarantined_prices', 'assets'].map((table) =>
      select(
        `select count(*)::integer as rows, sum(hashtextextended(t::text, 0)) as content from ${table} t`,
      ),
    ),
  );

test('what the gate accepts is stored, what it refuses lies in quarantine as it came', async () => {
  const [report] = await ingest(fetched([100, 101, Number.NaN, 102]));
  expect(report).toMatchObject({
    symbol: 'AAA',
    received: 4,
    outcome: { status: 'stored', inserted: 3 },
    quarantined: [{ reason: 'unusable_price' }],
  });
  expect(await listQuarantined(database.db, { symbols: ['AAA'], limit: 9 })).toMatchObject([
    {
      symbol: 'AAA',
      date: day(2),
      source: 'yahoo',
      reason: 'unusable_price',
      values: { open: 'NaN', volume: 1000, adjustedClose: 'NaN' },
    },
  ]);
});

test('the same file twice leaves the same state', async () => {
  const file = fetched([100, 101, -1, 102, 103], {
    actions: [{ date: day(1), kind: 'dividend', value: 0.5 }],
  });
  await ingest(file);
  const once = await everything();
  const [again] = await ingest(file);
  expect(again!.outcome).toMatchObject({ status: 'stored', inserted: 0, replaced: 0, kept: 4 });
  expect(await everything()).toEqual(once);
});

test('a price in quarantine never replaces a stored one', async () => {
  await ingest(fetched([100, 101, 102]));
  await ingest(fetched([100, 0, 102], { source: 'tiingo' }));
  expect(await select('select adjusted_close as price from price_history order by date')).toEqual([
    { price: 100 },
    { price: 101 },
    { price: 102 },
  ]);
});

test('prices that are all refused make no asset, and stay visible', async () => {
  const [report] = await ingest(fetched([0, -1]));
  expect(report!.outcome).toEqual({ symbol: 'AAA', status: 'empty' });
  expect(await select('select symbol from assets')).toEqual([]);
  expect(await listQuarantined(database.db, { symbols: ['AAA'], limit: 9 })).toHaveLength(2);
});

test('prices in another currency than the stored ones go to quarantine', async () => {
  await ingest(fetched([100, 101]));
  const [report] = await ingest(fetched([90, 91, 92], { currency: 'EUR' }));
  expect(report!.quarantined.map(({ reason }) => reason)).toEqual(Array(3).fill('wrong_currency'));
  expect(await select('select price_count from assets')).toEqual([{ price_count: 2 }]);
});

test('text that a database cannot hold is no way to stop it', async () => {
  const odd: PriceBar = { ...bars([100])[0]!, date: `\0\ud800${'x'.repeat(500)}` };
  const [report] = await ingest(fetched([100, 101], { bars: [...bars([100, 101]), odd] }));
  expect(report!.outcome).toMatchObject({ status: 'stored', inserted: 2 });
  const [kept] = await listQuarantined(database.db, { symbols: ['AAA'], limit: 9 });
  expect(kept!.date.startsWith('\uFFFD')).toBe(true);
});

test('an upload is stored under its own symbol and leaves the shared asset alone', async () => {
  await ingest(fetched([100, 101]));
  const shared = await select(`select * from assets where symbol = 'AAA'`);
  await select(
    `insert into uploads (id, file_name, mapping, row_count, symbols) values ('K3J9X2', 'a.csv', '{}', 2, '[]')`,
  );
  const mine = { symbol: 'AAA~K3J9X2', source: 'upload', uploadId: 'K3J9X2' };
  const [report] = await ingest(fetched([5, 6], mine));
  expect(report!.outcome).toMatchObject({ symbol: 'AAA~K3J9X2', status: 'stored' });
  expect(await select(`select * from assets where symbol = 'AAA'`)).toEqual(shared);
});

test('two deliveries of a symbol are stored one after the other', async () => {
  const reports = await ingest(fetched([100, 101]), fetched([100, 101, 102]));
  expect(reports.map(({ outcome }) => outcome)).toMatchObject([{ inserted: 2 }, { inserted: 1 }]);
});

describe('actions', () => {
  const dividend = (value: number) => ({ date: day(1), kind: 'dividend' as const, value });
  const stored = () => select('select value, source from corporate_actions');

  test('dividends of one day are added up', async () => {
    await ingest(fetched([100, 101], { actions: [dividend(1), dividend(0.5)] }));
    expect(await stored()).toEqual([{ value: 1.5, source: 'yahoo' }]);
  });

  test('a better source replaces them, a worse one does not', async () => {
    await ingest(fetched([100, 101], { actions: [dividend(1)] }));
    await ingest(fetched([100, 101], { actions: [dividend(2)], source: 'stooq' }));
    expect(await stored()).toEqual([{ value: 1, source: 'yahoo' }]);
    await ingest(fetched([100, 101], { actions: [dividend(3)], source: 'tiingo' }));
    expect(await stored()).toEqual([{ value: 3, source: 'tiingo' }]);
  });
});

test('of loads at the same time every one that was answered is there', async () => {
  const loads = Array.from({ length: 8 }, (_, k) =>
    ingest(
      fetched([100, 101], { symbol: `S${k % 4}` }),
      fetched([50, 51, 52], { symbol: `T${k}`, bars: bars([50, 51, 52], `T${k}`) }),
    ),
  );
  const reports = (await Promise.all(loads)).flat();
  expect(reports.every(({ outcome }) => outcome.status === 'stored')).toBe(true);
  expect(
    await select(
      `select count(*)::integer as assets, sum(price_count)::integer as prices from assets`,
    ),
  ).toEqual([{ assets: 12, prices: 4 * 2 + 8 * 3 }]);
});

describe('a split after what is stored', () => {
  const ratio = 4;
  const shares = (i: number, splitAt: number, told: boolean) => (told && i < splitAt ? ratio : 1);
  /** What a source says on a day when `count` bars are there and the split is told, or not yet. */
  const asTold = (count: number, splitAt: number, { from = 0, told = true, traded = 400 } = {}) =>
    fetched([], {
      bars: Array.from({ length: count }, (_, i) => {
        // Adjusted closes are 64 and above; before the split a share cost four times as much.
        const level = 64 + i;
        const old = i < splitAt && !told ? ratio : 1;
        const close = level * old;
        return {
          ...bars([close])[0]!,
          date: day(i),
          volume: traded * shares(i, splitAt, told),
          adjustedClose: told ? level : close,
        };
      }).slice(from),
      actions: told && count > splitAt ? [{ date: day(splitAt), kind: 'split', value: ratio }] : [],
    });
  const stored = () =>
    select('select date, open, high, low, close, volume from price_history order by date');
  const returns = async () => {
    const rows = await select('select adjusted_close as price from price_history order by date');
    return rows.slice(1).map(({ price }, i) => price / rows[i].price);
  };
  const whole = async (count: number, splitAt: number) => {
    await ingest(asTold(count, splitAt));
    const state = { rows: await stored(), returns: await returns() };
    await select('truncate price_history, corporate_actions, assets cascade');
    return state;
  };
  const expectState = async (expected: Awaited<ReturnType<typeof whole>>) => {
    expect(await stored()).toEqual(expected.rows);
    for (const [i, value] of (await returns()).entries()) {
      expect(value).toBeCloseTo(expected.returns[i]!, 12);
    }
  };

  test('the days since then leave the state of a whole fetch, and again the same', async () => {
    const expected = await whole(60, 50);
    await ingest(asTold(50, 50, { told: false }));
    const [report] = await ingest(asTold(60, 50, { from: 40 }));
    expect(report!.outcome).toMatchObject({ status: 'stored', inserted: 10, rescaled: 50 });
    await expectState(expected);
    const once = await everything();
    const [again] = await ingest(asTold(60, 50, { from: 40 }));
    expect(again!.outcome).toMatchObject({ inserted: 0, replaced: 0, rescaled: 0 });
    expect(await everything()).toEqual(once);
    await ingest(asTold(60, 50));
    expect(await everything()).toEqual(once);
  });

  test('told a day late, it is applied all the same', async () => {
    const expected = await whole(60, 50);
    await ingest(asTold(50, 50, { told: false }));
    // The newest bar is already on the new shares, and nothing says why.
    const silent = asTold(51, 50, { from: 45, told: false });
    await ingest({ ...silent, confirmedJumps: [day(50)] });
    await ingest(asTold(60, 50, { from: 40 }));
    expect(await stored()).toEqual(expected.rows);
  });

  test('a source that adjusted the stored bars before it told the split is not applied twice', async () => {
    const expected = await whole(60, 50);
    await ingest({ ...asTold(60, 50), bars: asTold(60, 50).bars.slice(0, 45), actions: [] });
    const [report] = await ingest(asTold(60, 50, { from: 35 }));
    expect(report!.outcome).toMatchObject({ rescaled: 0 });
    await expectState(expected);
  });

  test('two splits at once are both applied, each to the days before it', async () => {
    const both = [
      { date: day(50), kind: 'split' as const, value: 4 },
      { date: day(54), kind: 'split' as const, value: 0.5 },
    ];
    const level = (i: number, asOf: number) =>
      64 * (i < 50 && asOf >= 50 ? 1 / 4 : 1) * (i < 54 && asOf >= 54 ? 2 : 1);
    const told = (asOf: number, from: number) => {
      const factor = (i: number) => level(i, asOf) * (i < 50 ? 4 : 1) * (i < 54 ? 0.5 : 1);
      return fetched([], {
        bars: Array.from({ length: asOf + 1 }, (_, i) => ({
          ...bars([factor(i)])[0]!,
          date: day(i),
          volume: 6400 / factor(i),
          adjustedClose: 32,
        })).slice(from),
        actions: both.filter(({ date }) => date <= day(asOf)),
      });
    };
    await ingest(told(59, 0));
    const expected = await stored();
    await select('truncate price_history, corporate_actions, assets cascade');
    await ingest(told(49, 0));
    const [report] = await ingest(told(59, 40));
    expect(report!.outcome).toMatchObject({ rescaled: 50 });
    expect(await stored()).toEqual(expected);
  });

  test('a better source with bars after the day is not contradicted by a worse one', async () => {
    await ingest({ ...asTold(60, 60), source: 'tiingo' });
    const before = await stored();
    const worse = asTold(60, 50, { from: 40 });
    const contradicting = worse.bars.map((bar, i) => {
      const price = bar.close! / (i < 10 ? ratio : 1);
      return { ...bar, open: price, high: price, low: price, close: price };
    });
    const [report] = await ingest({ ...worse, bars: contradicting, source: 'stooq' });
    expect(report!.outcome).toMatchObject({ rescaled: 0 });
    expect(await stored()).toEqual(before);
  });

  test('shipped bars follow a split that a provider tells after their end', async () => {
    await ingest({ ...asTold(50, 50, { told: false }), source: 'sample' });
    const expected = (await stored()).map(({ close, volume }) => [close / ratio, volume * ratio]);
    await ingest(asTold(60, 50, { from: 40 }));
    expect((await stored()).slice(0, 50).map(({ close, volume }) => [close, volume])).toEqual(
      expected,
    );
  });

  test('a delivery that is refused changes nothing', async () => {
    await ingest(asTold(50, 50, { told: false }));
    const once = await everything();
    const [report] = await ingest(asTold(60, 50, { from: 55 }));
    expect(report!.outcome).toMatchObject({ status: 'refused', reason: 'no_common_day' });
    expect(await everything()).toEqual(once);
  });
});
