import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createPool, type Pool } from '@/compute/pool';
import { spawnWorker } from '@/compute/spawn-worker';
import { listLastCloses } from '@/db/queries/last-closes';
import { createTestDatabase, type TestDatabase } from '../../../scripts/test/test-database';
import { allocateInputSchema } from './schema';
import { allocateShares } from './shares';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await createTestDatabase('seeded');
  pool = createPool({ size: 1, maxQueue: 4, spawn: spawnWorker });
});

afterAll(async () => {
  await pool.close();
  await database.drop();
});

const ask = (input: unknown) =>
  allocateShares({
    context: { db: database.db, pool },
    input: allocateInputSchema.parse(input),
  });

const positions = [
  { symbol: 'AAPL', weight: 0.4 },
  { symbol: 'KO', weight: 0.35 },
  { symbol: 'XOM', weight: 0.25 },
];

test('stored prices are the last closes, and the plan fits the cash', async () => {
  const plan = await ask({ positions, cash: 10_000, fixedFee: 1 });
  const closes = await listLastCloses(database.db, ['AAPL', 'KO', 'XOM']);
  for (const { symbol, price, priceDate } of plan.positions) {
    const last = closes.find((close) => close.symbol === symbol)!;
    expect(price).toBe(last.close);
    expect(priceDate).toBe(last.date);
  }
  const spent = plan.positions.reduce((sum, { value }) => sum + value, 0);
  expect(spent + plan.fees + plan.cashLeft).toBeCloseTo(10_000, 6);
  expect(plan.fees).toBe(plan.trades.length);
  expect(plan.method).toBe('exact');
  expect(plan.bound!).toBeLessThanOrEqual(plan.objective);
});

test('exact is at least as good as greedy', async () => {
  const question = { positions, cash: 1234.56, proportionalFee: 0.002 };
  const [exact, greedy] = [await ask(question), await ask({ ...question, method: 'greedy' })];
  expect(exact.objective).toBeLessThanOrEqual(greedy.objective + 1e-12);
  expect(greedy.bound).toBeNull();
});

test('a given price needs no stored one, a missing one is named', async () => {
  const plan = await ask({ positions: [{ symbol: 'NEW', weight: 1, price: 12.5 }], cash: 100 });
  expect(plan.positions[0]).toMatchObject({ shares: 8, priceDate: null });
  await expect(ask({ positions: [{ symbol: 'NEW', weight: 1 }], cash: 100 })).rejects.toMatchObject(
    { code: 'unknown_symbol' },
  );
});
