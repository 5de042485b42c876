import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../scripts/test/test-database';
import { cancellableQuery } from './cancellable-query';
import { createDatabase } from './client';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('empty');
});
afterAll(() => database.drop());

/** One connection, so that what is left of a statement meets the next. */
const onOneConnection = async (
  url: string,
  work: (pool: ReturnType<typeof createDatabase>['$client']) => Promise<void>,
) => {
  const { $client } = createDatabase(url, { maxConnections: 1, connectTimeoutMs: 30_000 });
  try {
    await work($client);
  } finally {
    await $client.end();
  }
};

const sleepSql = { text: 'select pg_sleep(30)', values: [] };
const reason = new Error('enough');

const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
};

const backendOf = async (pool: ReturnType<typeof createDatabase>['$client']) =>
  (await pool.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]!.pid;

/** Whether the server is at a statement of that connection. */
const isBusy = async (pid: number) => {
  const { rows } = await database.db.$client.query(
    `select from pg_stat_activity where pid = $1 and state = 'active'`,
    [pid],
  );
  return rows.length > 0;
};

describe('cancellableQuery', () => {
  test('answers with the rows, with and without a signal', async () => {
    const statement = { text: 'select $1::int + 1 as sum', values: [4] };
    for (const signal of [undefined, new AbortController().signal]) {
      expect(await cancellableQuery(database.db.$client, statement, signal)).toEqual([{ sum: 5 }]);
    }
  });

  test('the signal ends the statement in the database, and its connection serves on', () =>
    onOneConnection(database.url, async (pool) => {
      const pid = await backendOf(pool);
      const caller = new AbortController();
      const pending = cancellableQuery(pool, sleepSql, caller.signal);
      await until(() => isBusy(pid));
      caller.abort(reason);
      await expect(pending).rejects.toBe(reason);
      expect(await backendOf(pool)).toBe(pid);
      expect(await isBusy(pid)).toBe(false);
      expect(pool.totalCount).toBe(1);
    }));

  test('a cancellation never meets the statement after the one that it was meant for', () =>
    onOneConnection(database.url, async (pool) => {
      const pid = await backendOf(pool);
      const short = { text: 'select pg_sleep(0.003)', values: [] };
      for (let round = 0; round < 20; round++) {
        const caller = new AbortController();
        const pending = cancellableQuery(pool, short, caller.signal).catch((error) => error);
        await new Promise((resolve) => setTimeout(resolve, round % 7));
        caller.abort(reason);
        await pending;
        await pool.query('select pg_sleep(0.001)');
      }
      expect(await backendOf(pool)).toBe(pid);
    }));

  test('who gives up while all connections are taken waits no longer and keeps none', () =>
    onOneConnection(database.url, async (pool) => {
      const holder = await pool.connect();
      const caller = new AbortController();
      const pending = cancellableQuery(pool, sleepSql, caller.signal);
      caller.abort(reason);
      await expect(pending).rejects.toBe(reason);
      holder.release();
      await pool.query('select 1');
      expect([pool.totalCount, pool.idleCount, pool.waitingCount]).toEqual([1, 1, 0]);
    }));

  test('a connection whose statement cannot be cancelled is not used again', async () => {
    const role = `one_${randomUUID().slice(0, 8)}`;
    const { $client } = database.db;
    await $client.query(`create role ${role} login password 'secret' connection limit 1`);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'secret';
    const locker = await $client.connect();
    try {
      await onOneConnection(url.href, async (pool) => {
        const pid = await backendOf(pool);
        await locker.query('select pg_advisory_lock(7)');
        const caller = new AbortController();
        const held = { text: 'select pg_advisory_lock(7)', values: [] };
        const pending = cancellableQuery(pool, held, caller.signal);
        await until(() => isBusy(pid));
        caller.abort(reason);
        await expect(pending).rejects.toBe(reason);
        await locker.query('select pg_advisory_unlock(7)');
        await until(async () => pool.totalCount === 0);
      });
    } finally {
      locker.release(true);
      await $client.query(`drop role ${role}`);
    }
  });

  test('an error of the statement is its own', async () => {
    const wrong = { text: 'select 1 / $1::int', values: [0] };
    await expect(
      cancellableQuery(database.db.$client, wrong, new AbortController().signal),
    ).rejects.toMatchObject({ code: '22012' });
  });

  test('nothing is asked for who has left already', async () => {
    await expect(
      cancellableQuery(database.db.$client, sleepSql, AbortSignal.abort(reason)),
    ).rejects.toBe(reason);
  });
});
