import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { migrateDatabase } from '@/db/migrate';
import { createTestDatabase, type TestDatabase } from '../../scripts/test/test-database';

describe('migrateDatabase', () => {
  const databases: TestDatabase[] = [];
  const createEmpty = async () => {
    const database = await createTestDatabase('empty');
    databases.push(database);
    return database;
  };
  afterAll(() => Promise.all(databases.map((database) => database.drop())));

  test('an empty database gets every table', async () => {
    const { url, db } = await createEmpty();
    await migrateDatabase(url);
    const { rows } = await db.$client.query(
      `select relname from pg_class join pg_namespace n on n.oid = relnamespace
        where n.nspname = 'public' and relkind in ('r', 'p') and not relispartition order by relname`,
    );
    expect(rows.map(({ relname }) => relname)).toEqual([
      'assets',
      'corporate_actions',
      'data_versions',
      'forecasts',
      'optimization_runs',
      'price_history',
      'provider_states',
      'quarantined_prices',
      'risk_free_rates',
      'uploads',
    ]);
  });

  test('of several migrators at once all succeed and each migration runs once', async () => {
    const { url, db } = await createEmpty();
    await Promise.all([migrateDatabase(url), migrateDatabase(url), migrateDatabase(url)]);
    const { rows } = await db.$client.query(
      'select count(*)::integer as runs, count(distinct hash)::integer as migrations from drizzle.__drizzle_migrations',
    );
    const { entries } = JSON.parse(readFileSync('drizzle/meta/_journal.json', 'utf8'));
    expect(rows).toEqual([{ runs: entries.length, migrations: entries.length }]);
  });

  test('a database that cannot be reached is an AppError', async () => {
    await expect(migrateDatabase('postgresql://nobody@127.0.0.1:1/none')).rejects.toMatchObject({
      name: 'AppError',
      code: 'db_unavailable',
    });
  });
});

describe('price partitions', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await createTestDatabase('migrated');
    await database.db.$client.query(
      `insert into assets (symbol, name, kind) values ('AAA', 'Triple A', 'stock')`,
    );
  });
  afterEach(() => database.drop());

  const insertDay = (day: string, price = 1) =>
    database.db.$client.query(
      `insert into price_history (symbol, date, adjusted_close) values ('AAA', $1, $2)`,
      [day, price],
    );
  const listRows = async () => {
    const { rows } = await database.db.$client.query(
      'select tableoid::regclass::text as partition, date, adjusted_close from price_history order by date',
    );
    return rows.map((row) => Object.values(row));
  };
  const ensure = async (from: number, to: number) => {
    const { rows } = await database.db.$client.query(
      'select ensure_price_partitions($1, $2) as made',
      [from, to],
    );
    return rows[0].made;
  };

  test('every year from 1990 to two years ahead has its own partition', async () => {
    // The template may be of the year before, and the clock of the database is its own.
    await migrateDatabase(database.url);
    const now = await database.db.$client.query<{ year: number }>(
      'select extract(year from now())::integer as year',
    );
    const { rows } = await database.db.$client.query<{ name: string }>(
      `select relid::regclass::text as name from pg_partition_tree('price_history') where isleaf order by 1`,
    );
    const names = rows.map(({ name }) => name);
    const lastYear = Math.max(2030, now.rows[0]!.year + 2);
    const expected = Array.from(
      { length: lastYear - 1990 + 1 },
      (_, i) => `price_history_y${1990 + i}`,
    );
    expect(names).toEqual(['price_history_default', ...expected]);
  });

  test('the first and the last day of a year fall into that year', async () => {
    await insertDay('2019-12-31');
    await insertDay('2020-01-01');
    await insertDay('2020-12-31');
    await insertDay('2021-01-01');
    expect((await listRows()).map(([partition]) => partition)).toEqual([
      'price_history_y2019',
      'price_history_y2020',
      'price_history_y2020',
      'price_history_y2021',
    ]);
  });

  test('a far year waits in the DEFAULT partition until its own is made, then moves there unchanged', async () => {
    await insertDay('1962-01-02', 7.5);
    await insertDay('1963-06-03', 8.25);
    await insertDay('1964-01-02', 9);
    expect((await listRows()).map(([partition]) => partition)).toEqual(
      Array(3).fill('price_history_default'),
    );

    expect(await ensure(1962, 1963)).toBe(2);
    expect(await listRows()).toEqual([
      ['price_history_y1962', '1962-01-02', 7.5],
      ['price_history_y1963', '1963-06-03', 8.25],
      ['price_history_default', '1964-01-02', 9],
    ]);
    expect(await ensure(1962, 1963)).toBe(0);
  });

  test('a partition made later has the primary key and the checks', async () => {
    await ensure(1962, 1962);
    await insertDay('1962-01-02');
    await expect(insertDay('1962-01-02')).rejects.toMatchObject({ code: '23505' });
    await expect(insertDay('1962-01-03', Number.NaN)).rejects.toMatchObject({ code: '23514' });
    await expect(insertDay('1962-01-03', Number.POSITIVE_INFINITY)).rejects.toMatchObject({
      code: '23514',
    });
    await expect(insertDay('1962-01-03', 0)).rejects.toMatchObject({ code: '23514' });
  });

  test('of several callers at once each partition is made once, and rows written meanwhile are kept', async () => {
    await insertDay('1970-01-02');
    const [first, second] = await Promise.all([
      ensure(1965, 1975),
      ensure(1965, 1975),
      insertDay('1972-03-01'),
    ]);
    expect(first + second).toBe(11);
    expect((await listRows()).map(([partition, day]) => `${partition} ${day}`)).toEqual([
      'price_history_y1970 1970-01-02',
      'price_history_y1972 1972-03-01',
    ]);
  });

  test('a reversed or absurd range is refused', async () => {
    await expect(ensure(2020, 2019)).rejects.toMatchObject({ code: '22023' });
    await expect(ensure(1, 100_000)).rejects.toMatchObject({ code: '22023' });
  });
});
