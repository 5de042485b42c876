import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listLastCloses } from '@/db/queries/last-closes';
import { createTestContext, type TestContext } from '../../../scripts/test/test-context';
import { allocateInputSchema } from './schema';
import { allocateShares } from './shares';

let context: TestContext;

beforeAll(async () => {
  context = await createTestContext('seeded');
});

afterAll(() => context.close());

const ask = (input: unknown) =>
  allocateShares({
    context,
    input: allocateInputSchema.parse(input),
  });

const positions = [
  { symbol: 'AAPL', weight: 0.4 },
  { symbol: 'KO', weight: 0.35 },
  { symbol: 'XOM', weight: 0.25 },
];

test('stored prices are the last closes, and the plan fits the cash', async () => {
  const plan = await ask({ positions, cash: 10_000, fixedFee: 1 });
  const closes = await listLastCloses(context.db, ['AAPL', 'KO', 'XOM']);
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

test('stored prices in several currencies are refused with the mend, a converted one may be given', async () => {
  await context.db.$client.query(`update assets set currency = 'EUR' where symbol = 'XOM'`);
  await expect(ask({ positions, cash: 10_000 })).rejects.toMatchObject({
    code: 'invalid_input',
    field: 'positions',
    message: expect.stringMatching(/USD \(AAPL and KO\) and EUR \(XOM\).*give their prices/),
  });
  const converted = positions.map((p) => (p.symbol === 'XOM' ? { ...p, price: 110 } : p));
  expect((await ask({ positions: converted, cash: 10_000 })).positions).toHaveLength(3);
});
