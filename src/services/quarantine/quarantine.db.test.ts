import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';
import { listQuarantine } from './list';
import { quarantineInputSchema } from './schema';

let database: TestDatabase;

const idOf = (i: number) => i.toString(16).padStart(64, '0');

beforeAll(async () => {
  database = await createTestDatabase('migrated');
  // Three of each moment, so that a page ends within one; the last five belong to an upload.
  await database.db.$client.query(
    `insert into quarantined_prices (id, symbol, date, source, reason, detail, values, created_at)
     select lpad(to_hex(i), 64, '0'), case when i > 25 then 'KO~U1' else 'KO' end, '2022-01-03', 'stooq', 'spike',
            'Sentence ' || i, '{}', timestamptz '2022-02-01' + (i / 3) * interval '1 second'
       from generate_series(1, 30) as i`,
  );
});
afterAll(() => database.drop());

const list = (input: { symbol?: string; after?: string; limit?: number }) =>
  listQuarantine({ context: { db: database.db }, input: quarantineInputSchema.parse(input) });

test('pages in a row show every shared row once, the latest first', async () => {
  const seen: string[] = [];
  let after: string | undefined;
  do {
    const page = await list({ limit: 7, ...(after && { after }) });
    expect(page.total).toBe(25);
    seen.push(...page.rows.map(({ id }) => id));
    after = page.next ?? undefined;
  } while (after);
  expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => idOf(25 - i)));
});

test('rows of an upload are found by its symbol only', async () => {
  const everything = await list({ limit: 200 });
  expect(everything.rows.map(({ symbol }) => symbol)).not.toContain('KO~U1');
  const own = await list({ symbol: 'KO~U1', limit: 200 });
  expect(own).toMatchObject({ total: 5, next: null });
  expect(own.rows).toHaveLength(5);
});

test('a page that is exactly full has no next one', async () => {
  expect((await list({ limit: 25 })).next).toBeNull();
  expect((await list({ limit: 24 })).next).not.toBeNull();
});

test('nothing refused is an empty page', async () => {
  expect(await list({ symbol: 'AAPL' })).toEqual({ rows: [], total: 0, next: null });
});
