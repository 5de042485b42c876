import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findRun, insertRun } from '@/db/queries/runs';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('migrated');
});
afterAll(() => database.drop());

const run = {
  id: 'abc',
  engineVersion: '1',
  dataVersion: 'sample@1',
  input: { symbols: ['AAPL'], note: 'quote \' " \\ and 雪' },
  result: { weights: [0.1, 0.30000000000000004, 1e-300], none: null },
};

describe('insertRun and findRun', () => {
  test('an unknown id finds nothing', async () => {
    expect(await findRun(database.db, "' or true --")).toBeUndefined();
  });

  test('a run comes back as it was stored, every bit of a number included', async () => {
    const now = async () =>
      Date.parse((await database.db.$client.query('select now() as now')).rows[0].now);
    const before = await now();
    await insertRun(database.db, run);
    const found = await findRun(database.db, 'abc');
    expect(found).toEqual({ ...run, createdAt: expect.any(String) });
    expect(new Date(found!.createdAt).toISOString()).toBe(found!.createdAt);
    const createdAt = Date.parse(found!.createdAt);
    expect(createdAt).toBeGreaterThanOrEqual(before);
    expect(createdAt).toBeLessThanOrEqual(await now());
  });

  test('the first answer under an id stays, also when many insert at once', async () => {
    const many = Array.from({ length: 8 }, (_, i) => insertRun(database.db, { ...run, result: i }));
    await Promise.all(many);
    const { rows } = await database.db.$client.query(
      'select count(*)::integer as runs from optimization_runs',
    );
    expect(rows).toEqual([{ runs: 1 }]);
    expect((await findRun(database.db, 'abc'))!.result).toEqual(run.result);
  });
});
