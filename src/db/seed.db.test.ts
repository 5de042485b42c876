import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type SeedSource, sampleSource, seedDatabase } from '@/db/seed';
import {
  readSampleManifest,
  readSamplePrices,
  type SamplePrices,
} from '@/market/sample/read-sample';
import { sourceRank } from '@/market/source-rank';
import { createTestDatabase, type TestDatabase } from '../../scripts/test/test-database';

let database: TestDatabase;
afterEach(() => database.drop());

const select = async (text: string) => (await database.db.$client.query(text)).rows;
const contents = async () =>
  select(
    `select (select count(*)::integer from assets) as assets,
            (select count(*)::integer from price_history) as prices,
            (select count(*)::integer from risk_free_rates) as rates,
            (select sum(hashtextextended(p::text, 0)) from price_history p) as checksum`,
  );

const loadedVersion = async () =>
  (await select(`select version from data_versions where dataset = 'sample'`))[0]?.version;

describe('seedDatabase with the shipped prices', () => {
  beforeEach(async () => {
    database = await createTestDatabase('seeded');
  });

  test('as many rows arrive as the manifest says', async () => {
    const manifest = readSampleManifest();
    expect(await contents()).toMatchObject([
      { assets: manifest.symbols, prices: manifest.rows, rates: manifest.riskFreeRows },
    ]);
    expect(await loadedVersion()).toBe(manifest.version);
  });

  test('every column of an asset arrives exactly, and missing values are NULL', async () => {
    const withGaps = [...readSamplePrices()].find(
      ({ open }) => open.some(Number.isNaN) && !open.every(Number.isNaN),
    );
    expect(withGaps).toBeDefined();
    const { symbol, dates, ...columns } = withGaps!;
    const rows = await select(
      `select date, open, high, low, close, volume, adjusted_close as "adjustedClose"
         from price_history where symbol = '${symbol}' order by date`,
    );
    const orNull = (value: number) => (Number.isNaN(value) ? null : value);
    const expected = dates.map((date, row) => ({
      date,
      open: orNull(columns.open[row]!),
      high: orNull(columns.high[row]!),
      low: orNull(columns.low[row]!),
      close: orNull(columns.close[row]!),
      volume: orNull(columns.volume[row]!),
      adjustedClose: columns.adjustedClose[row]!,
    }));
    expect(rows).toEqual(expected);
  });

  test('seeding again reads no prices and changes nothing', async () => {
    const before = await contents();
    const source: SeedSource = {
      ...sampleSource(),
      prices: () => {
        throw new Error('prices were read');
      },
    };
    expect(await seedDatabase(database.url, source)).toMatchObject({ loaded: false });
    expect(await contents()).toEqual(before);
  });

  test('the kept summary of each asset equals its prices', async () => {
    const differing = await select(
      `select symbol from assets a
        where (first_date, last_date, price_count) is distinct from
              (select (min(date), max(date), count(*)::integer) from price_history p where p.symbol = a.symbol)`,
    );
    expect(differing).toEqual([]);
  });

  test('every asset has a price version and every price the rank of the shipped ones', async () => {
    expect(
      await select(
        `select symbol from assets where price_version !~ '^[0-9a-f]{64}$' or source <> 'sample'`,
      ),
    ).toEqual([]);
    expect(await select('select distinct source_rank as rank from price_history')).toEqual([
      { rank: sourceRank('sample') },
    ]);
  });

  test('no shipped price falls into the DEFAULT partition', async () => {
    expect(await select('select count(*)::integer as rows from price_history_default')).toEqual([
      { rows: 0 },
    ]);
  });
});

describe('seedDatabase with a source of its own', () => {
  beforeEach(async () => {
    database = await createTestDatabase('migrated');
  });

  const days = ['2020-01-02', '2020-01-03', '2020-01-06'];
  const series = (symbol: string, adjusted: number[], open = adjusted): SamplePrices => {
    const column = Float64Array.from(open);
    return {
      symbol,
      dates: days.slice(0, adjusted.length),
      open: column,
      high: column,
      low: column,
      close: column,
      volume: column,
      adjustedClose: Float64Array.from(adjusted),
    };
  };
  const source = (version: string, prices: SamplePrices[]): SeedSource => ({
    dataset: 'sample',
    version,
    assets: () =>
      prices.map(({ symbol, dates }) => ({
        symbol,
        name: `${symbol} 'quoted' Inc.`,
        kind: 'stock',
        sector: null,
        industry: null,
        currency: 'USD',
        firstDate: dates[0]!,
        lastDate: dates.at(-1)!,
      })),
    prices: () => prices,
    riskFree: () => [{ date: '2020-01-02', rate: 0.015 }],
  });
  const listPrices = () =>
    select(
      'select symbol, date, open, adjusted_close as adjusted from price_history order by symbol, date',
    );

  test('a new version corrects its own rows and leaves all others', async () => {
    await seedDatabase(database.url, source('1', [series('AAA', [10, 11])]));
    await select(`insert into assets (symbol, name, kind) values ('MINE', 'My own', 'stock')`);
    await select(
      `insert into price_history (symbol, date, adjusted_close) values ('MINE', '2020-01-02', 5), ('AAA', '2021-01-04', 99)`,
    );
    await seedDatabase(
      database.url,
      source('2', [series('AAA', [10, 11.5, 12], [10, Number.NaN, 12])]),
    );
    expect(await listPrices()).toEqual([
      { symbol: 'AAA', date: '2020-01-02', open: 10, adjusted: 10 },
      { symbol: 'AAA', date: '2020-01-03', open: null, adjusted: 11.5 },
      { symbol: 'AAA', date: '2020-01-06', open: 12, adjusted: 12 },
      { symbol: 'AAA', date: '2021-01-04', open: null, adjusted: 99 },
      { symbol: 'MINE', date: '2020-01-02', open: null, adjusted: 5 },
    ]);
    expect(await select(`select last_date, price_count from assets where symbol = 'AAA'`)).toEqual([
      { last_date: '2021-01-04', price_count: 4 },
    ]);
    expect(await loadedVersion()).toBe('2');
  });

  test('prices that were stored before prices had versions and ranks get both with the next load', async () => {
    await seedDatabase(database.url, source('1', [series('AAA', [10, 11])]));
    const [fresh] = await select('select * from assets');
    await select('update price_history set source_rank = 0');
    await select(`update assets set price_version = ''`);
    await select(`delete from data_versions`);
    await seedDatabase(database.url, source('1', [series('AAA', [10, 11])]));
    expect(await select('select * from assets')).toEqual([fresh]);
    expect(await select('select distinct source_rank as rank from price_history')).toEqual([
      { rank: sourceRank('sample') },
    ]);
  });

  test('a source that fails half-way leaves the database as it was', async () => {
    const broken: SeedSource = {
      ...source('1', [series('AAA', [10])]),
      *prices() {
        yield series('AAA', [10]);
        throw new Error('the file is damaged');
      },
    };
    await expect(seedDatabase(database.url, broken)).rejects.toThrow('the file is damaged');
    expect(await contents()).toMatchObject([{ assets: 0, prices: 0, rates: 0 }]);
    expect(await loadedVersion()).toBeUndefined();
  });

  test('an adjusted close that is missing is refused as a whole', async () => {
    const missing = source('1', [series('AAA', [10, Number.NaN])]);
    await expect(seedDatabase(database.url, missing)).rejects.toMatchObject({ code: '23502' });
    expect(await contents()).toMatchObject([{ assets: 0, prices: 0 }]);
  });

  test('of several seeders at once one loads', async () => {
    const one = source('1', [series('AAA', [10, 11, 12])]);
    const results = await Promise.all([1, 2, 3].map(() => seedDatabase(database.url, one)));
    expect(results.filter(({ loaded }) => loaded)).toHaveLength(1);
    expect(await contents()).toMatchObject([{ assets: 1, prices: 3, rates: 1 }]);
  });

  test('a year without a partition gets one', async () => {
    const old = { ...series('AAA', [10]), dates: ['1955-03-01'] };
    await seedDatabase(database.url, source('1', [old]));
    expect(await select('select tableoid::regclass::text as partition from price_history')).toEqual(
      [{ partition: 'price_history_y1955' }],
    );
  });
});
