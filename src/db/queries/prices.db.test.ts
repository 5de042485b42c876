import { endianness } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { priceVersionOf } from '@/db/price-version';
import { listAdjustedCloses, packedSeriesSql } from '@/db/queries/prices';
import { tradingDate } from '@/db/queries/trading-date';
import { readSamplePrices } from '@/market/sample/read-sample';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('seeded');
});
afterAll(() => database.drop());

const datesOf = ({ days }: { days: Int32Array }) => Array.from(days, tradingDate);

describe('listAdjustedCloses', () => {
  test('numbers lie in memory as the packed bytes are turned', () => {
    expect(endianness()).toBe('LE');
  });

  test('every shipped series comes back bit for bit', async () => {
    const sample = [...readSamplePrices()];
    const read = await listAdjustedCloses(database.db, {
      symbols: sample.map(({ symbol }) => symbol),
    });
    expect(read.map((series) => ({ ...series, days: datesOf(series) }))).toEqual(
      sample.map((prices) => ({
        symbol: prices.symbol,
        priceVersion: priceVersionOf(prices),
        days: prices.dates,
        values: prices.adjustedClose,
      })),
    );
  });

  test('both days belong to the window', async () => {
    const [series] = await listAdjustedCloses(database.db, {
      symbols: ['AAPL'],
      from: '2019-12-30',
      to: '2020-01-03',
    });
    expect(datesOf(series!)).toEqual(['2019-12-30', '2019-12-31', '2020-01-02', '2020-01-03']);
    expect(series!.values).toHaveLength(4);
  });

  test('series come in the order asked, and a symbol without prices has an empty one', async () => {
    const hostile = "AAPL') or true --";
    const read = await listAdjustedCloses(database.db, {
      symbols: ['MSFT', hostile, 'AAPL'],
      from: '2020-01-02',
      to: '2020-01-02',
    });
    expect(read.map((series) => [series.symbol, datesOf(series), series.values.length])).toEqual([
      ['MSFT', ['2020-01-02'], 1],
      [hostile, [], 0],
      ['AAPL', ['2020-01-02'], 1],
    ]);
  });

  test('more assets than one statement reads come in the order asked', async () => {
    await database.db.$client.query(
      `insert into price_history (symbol, date, adjusted_close)
         select 'MANY' || i, date '2020-01-02', i from generate_series(1, 450) as i`,
    );
    // Neither by name nor as stored.
    const symbols = Array.from({ length: 450 }, (_, i) => `MANY${1 + ((i * 7) % 450)}`);
    const read = await listAdjustedCloses(database.db, { symbols });
    await database.db.$client.query(`delete from price_history where symbol like 'MANY%'`);
    expect(read.map(({ symbol, values }) => [symbol, ...values])).toEqual(
      symbols.map((symbol) => [symbol, Number(symbol.slice(4))]),
    );
  });

  test('rows of the DEFAULT partition take their place in time', async () => {
    await database.db.$client.query(
      `insert into price_history (symbol, date, adjusted_close) values ('AAPL', '1985-01-02', 0.5), ('AAPL', '2150-01-02', 9)`,
    );
    const [series] = await listAdjustedCloses(database.db, { symbols: ['AAPL'] });
    await database.db.$client.query(`delete from price_history_default where symbol = 'AAPL'`);
    expect([datesOf(series!)[0], series!.values[0]]).toEqual(['1985-01-02', 0.5]);
    expect([datesOf(series!).at(-1), series!.values.at(-1)]).toEqual(['2150-01-02', 9]);
    expect(series!.days.toSorted()).toEqual(series!.days);
  });
});

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Heap Fetches'?: number;
  Plans?: Plan[];
}
const flatten = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flatten)];

describe('the plan of listAdjustedCloses', () => {
  const explain = async (from: string, to: string) => {
    const { rows } = await database.db.$client.query(
      `explain (analyze, format json) ${packedSeriesSql}`,
      [['AAPL', 'MSFT'], from, to],
    );
    return flatten(rows[0]['QUERY PLAN'][0].Plan);
  };

  test('only the years of the window are touched', async () => {
    const nodes = await explain('2015-03-01', '2017-02-01');
    const tables = nodes
      .map((node) => node['Relation Name'])
      .filter((name) => name?.startsWith('price'));
    expect(tables.sort()).toEqual([
      'price_history_y2015',
      'price_history_y2016',
      'price_history_y2017',
    ]);
  });

  test('each year is read from its index alone, in order, without a sort of prices', async () => {
    const nodes = await explain('2015-03-01', '2017-02-01');
    const reads = nodes.filter((node) => node['Relation Name']?.startsWith('price'));
    expect(reads.map((node) => [node['Node Type'], node['Heap Fetches']])).toEqual(
      Array(3).fill(['Index Only Scan', 0]),
    );
    const aggregate = nodes.find((node) => node['Node Type'] === 'Aggregate')!;
    expect(aggregate.Plans!.map((node) => node['Node Type'])).toEqual(['Append']);
  });
});
