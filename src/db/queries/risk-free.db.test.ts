import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { averageRiskFree } from '@/db/queries/risk-free';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('migrated');
});
afterAll(() => database.drop());

describe('averageRiskFree', () => {
  test('an empty table has no days and knows none', async () => {
    expect(await averageRiskFree(database.db, { from: '2020-01-01', to: '2020-12-31' })).toEqual({
      rate: 0,
      days: 0,
      firstKnown: undefined,
      lastKnown: undefined,
    });
  });

  test('the mean is over the days of the window, both ends included', async () => {
    await database.db.$client.query(
      `insert into risk_free_rates values ('2020-01-01', 0.5), ('2020-01-02', 0.25), ('2020-01-03', 0.75), ('2020-01-06', 1)`,
    );
    expect(await averageRiskFree(database.db, { from: '2020-01-02', to: '2020-01-03' })).toEqual({
      rate: 0.5,
      days: 2,
      firstKnown: '2020-01-01',
      lastKnown: '2020-01-06',
    });
    expect(
      await averageRiskFree(database.db, { from: '2021-01-01', to: '2021-01-31' }),
    ).toMatchObject({
      rate: 0,
      days: 0,
      lastKnown: '2020-01-06',
    });
  });
});
