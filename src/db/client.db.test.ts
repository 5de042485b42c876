import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { createDatabase, type Database } from '@/db/client';
import { query } from '@/db/errors';
import { createTestDatabase, type TestDatabase } from '../../scripts/test/test-database';

const unavailable = (message: string | RegExp) => ({
  name: 'AppError',
  code: 'db_unavailable',
  message: expect.stringMatching(message),
});

const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('migrated');
});
afterAll(() => database.drop());

describe('an unusable database is an AppError that says what is wrong', () => {
  const closing: Database[] = [];
  const servers: Server[] = [];
  const open = (url: string, options?: Parameters<typeof createDatabase>[1]) => {
    const db = createDatabase(url, options);
    closing.push(db);
    return db;
  };
  afterAll(async () => {
    for (const server of servers) server.close();
    await Promise.all(closing.map((db) => db.$client.end()));
  });

  test('nobody listens', async () => {
    const db = open('postgresql://nobody@127.0.0.1:1/none');
    await expect(query(db.execute(sql`select 1`))).rejects.toMatchObject(
      unavailable('cannot be reached'),
    );
    await expect(query(db.$client.query('select 1'))).rejects.toMatchObject(
      unavailable('cannot be reached'),
    );
  });

  test('someone listens but never answers', async () => {
    const server = createServer(() => {});
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address!.port : 0;
    const db = open(`postgresql://nobody@127.0.0.1:${port}/none`, { connectTimeoutMs: 200 });
    await expect(query(db.execute(sql`select 1`))).rejects.toMatchObject(
      unavailable('did not answer in time'),
    );
  });

  test('the password is wrong', async () => {
    const db = open(database.url.replace(/:[^:@]+@/, ':wrong@'));
    await expect(query(db.execute(sql`select 1`))).rejects.toMatchObject(
      unavailable('refused the sign-in'),
    );
  });

  test('a statement takes too long', async () => {
    const db = open(database.url, { statementTimeoutMs: 300 });
    await expect(query(db.execute(sql`select pg_sleep(30)`))).rejects.toMatchObject(
      unavailable('did not answer in time'),
    );
  });

  test('every connection is in use', async () => {
    const db = open(database.url, { maxConnections: 1, connectTimeoutMs: 30_000 });
    const held = await db.$client.connect();
    db.$client.options.connectionTimeoutMillis = 150;
    await expect(query(db.execute(sql`select 1`))).rejects.toMatchObject(
      unavailable('did not answer in time'),
    );
    held.release();
    await expect(query(db.execute(sql`select 1`))).resolves.toBeDefined();
  });

  test('it is read-only', async () => {
    const client = await database.db.$client.connect();
    await client.query('begin read only');
    await expect(
      query(client.query(`insert into data_versions values ('a', 'b', 1)`)),
    ).rejects.toMatchObject(unavailable('read-only'));
    await client.query('rollback');
    client.release();
  });

  test('its connections are cut, idle and busy: the next query succeeds', async () => {
    const db = open(database.url, { statementTimeoutMs: 60_000 });
    await Promise.all([db.execute(sql`select 1`), db.execute(sql`select 1`)]);
    const busy = query(db.execute(sql`select pg_sleep(30)`));
    const assertion = expect(busy).rejects.toMatchObject(unavailable('cannot be reached'));
    await until(async () => {
      const { rows } = await database.db.execute(
        sql`select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
      );
      return rows.length === 1;
    });
    await database.db.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await assertion;
    await until(async () => db.$client.totalCount === 0);
    await expect(query(db.execute(sql`select 1`))).resolves.toBeDefined();
  });
});

describe('errors of the programmer pass as they came', () => {
  test.each([
    ['a statement that is wrong', sql`selekt 1`],
    [
      'a violated constraint',
      sql`insert into assets (symbol, name, kind) values ('A', 'A', 'timeout')`,
    ],
  ])('%s', async (_, statement) => {
    await expect(query(database.db.execute(statement))).rejects.not.toMatchObject({
      name: 'AppError',
    });
  });
});

describe('values as they cross', () => {
  test('days and moments are text, whatever the time zone of the process', async () => {
    const { rows } = await database.db.$client.query(
      `select date '2020-01-02' as day, timestamptz '2020-01-02 03:04:05Z' as moment, timestamp '2020-01-02 03:04:05' as local`,
    );
    expect(rows).toEqual([
      { day: '2020-01-02', moment: '2020-01-02 03:04:05+00', local: '2020-01-02 03:04:05' },
    ]);
  });
});

test('a connection that breaks while it is lent fails its next statement and nothing else', async () => {
  const { $client } = database.db;
  const lent = await $client.connect();
  const { rows } = await lent.query<{ pid: number }>('select pg_backend_pid() as pid');
  const ended = new Promise((resolve) => lent.once('end', resolve));
  await $client.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
  await ended;
  await expect(query(lent.query('select 1'))).rejects.toMatchObject(
    unavailable('cannot be reached'),
  );
  lent.release();
  await expect($client.query('select 1')).resolves.toMatchObject({ rowCount: 1 });
});
