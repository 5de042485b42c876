import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findAssets, listAssets, searchAssets } from '@/db/queries/assets';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('migrated');
  const { $client } = database.db;
  await $client.query(
    `insert into assets (symbol, name, kind, sector, first_date, last_date, price_count) values
       ('GE', 'General Electric Company', 'stock', 'Industrials', '1990-01-02', '2022-12-28', 100),
       ('GEN', 'Gen Digital Inc.', 'stock', 'Information Technology', '1995-01-03', '2022-12-28', 90),
       ('IBM', 'International Business Machines', 'stock', null, '1990-01-02', '2022-12-28', 100),
       ('BIG', 'A General Store', 'stock', null, '1990-01-02', '2022-12-28', 100),
       ('PCT', '100% Juice_Bar\\Co', 'stock', null, '1990-01-02', '2022-12-28', 100),
       ('NOPRICE', 'General Nothing', 'stock', null, null, null, 0)`,
  );
  await $client.query(
    `insert into uploads (id, file_name, mapping, row_count, symbols) values ('K3J9X2', 'mine.csv', '{}', 90, '["GE~K3J9X2"]')`,
  );
  await $client.query(
    `insert into assets (symbol, name, kind, first_date, last_date, price_count, source, upload_id)
     values ('GE~K3J9X2', 'General Mine', 'stock', '1995-01-03', '2022-12-28', 90, 'upload', 'K3J9X2')`,
  );
});
afterAll(() => database.drop());

const symbolsOf = (assets: { symbol: string }[]) => assets.map(({ symbol }) => symbol);
const search = async (query: string, limit = 20) =>
  symbolsOf(await searchAssets(database.db, { query, limit }));

describe('listAssets and findAssets', () => {
  test('assets come by symbol, and those without prices are left out', async () => {
    expect(symbolsOf(await listAssets(database.db))).toEqual(['BIG', 'GE', 'GEN', 'IBM', 'PCT']);
  });

  test('days are the text that was stored', async () => {
    expect(await findAssets(database.db, ['GE'])).toEqual([
      {
        symbol: 'GE',
        name: 'General Electric Company',
        kind: 'stock',
        sector: 'Industrials',
        industry: null,
        currency: 'USD',
        firstDate: '1990-01-02',
        lastDate: '2022-12-28',
      },
    ]);
  });

  test('an uploaded asset is found by its exact symbol, and neither listed nor searched', async () => {
    expect(symbolsOf(await findAssets(database.db, ['GE~K3J9X2']))).toEqual(['GE~K3J9X2']);
    expect(symbolsOf(await listAssets(database.db))).not.toContain('GE~K3J9X2');
    expect(await search('GE~K3J9X2')).toEqual([]);
    expect(await search('General Mine')).toEqual([]);
  });

  test('the symbol of an upload belongs to that upload alone', async () => {
    const insert = (symbol: string, upload: string | null) =>
      database.db.$client.query(
        `insert into assets (symbol, name, kind, upload_id) values ($1, 'x', 'stock', $2)`,
        [symbol, upload],
      );
    for (const [symbol, upload] of [
      ['NEW', 'K3J9X2'],
      ['NEW~OTHER', 'K3J9X2'],
      ['NEW~K3J9X2', null],
    ] as const) {
      await expect(insert(symbol, upload)).rejects.toMatchObject({
        constraint: 'assets_upload_in_symbol',
      });
    }
  });

  test('unknown symbols and symbols without prices are left out', async () => {
    expect(symbolsOf(await findAssets(database.db, ['IBM', 'NOPRICE', 'XXX', 'GE']))).toEqual([
      'GE',
      'IBM',
    ]);
    expect(await findAssets(database.db, [])).toEqual([]);
  });

  test('a statement in place of a symbol is only an unknown symbol', async () => {
    const hostile = ["'; drop table assets; --", "' or '1'='1", '$1', '{GE,IBM}'];
    expect(await findAssets(database.db, hostile)).toEqual([]);
    expect(await listAssets(database.db)).toHaveLength(5);
  });
});

describe('searchAssets', () => {
  test('the exact symbol comes first, then symbols, then names that begin so, then other names', async () => {
    expect(await search('ge')).toEqual(['GE', 'GEN', 'BIG']);
    expect(await search('gen')).toEqual(['GEN', 'GE', 'BIG']);
  });

  test('each word must begin a word of the name', async () => {
    expect(await search('business inter')).toEqual(['IBM']);
    expect(await search('usiness')).toEqual([]);
    expect(await search('business electric')).toEqual([]);
  });

  test('an empty query lists the first by symbol, up to the limit', async () => {
    expect(await search('', 2)).toEqual(['BIG', 'GE']);
    expect(await search('  ', 2)).toEqual(['BIG', 'GE']);
  });

  test.each([['%'], ['_'], ['\\'], ['G_'], ['%eneral'], ['General%'], ["'"], ["' or 1=1 --"]])(
    'wildcards and quotes are plain characters: %s',
    async (query) => {
      expect(await search(query)).toEqual([]);
    },
  );

  test('wildcards find themselves', async () => {
    expect(await search('100%')).toEqual(['PCT']);
    expect(await search('juice_b')).toEqual(['PCT']);
    expect(await search('juice_bar\\c')).toEqual(['PCT']);
    expect(await search('juicexb')).toEqual([]);
  });
});
