import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestContext, type TestContext } from '../../../scripts/test/test-context';
import { computeFrontier } from './frontier';
import { runOptimization } from './run';
import { frontierInputSchema, optimizeInputSchema } from './schema';

let context: TestContext;
beforeAll(async () => {
  context = await createTestContext('seeded');
  await context.db.$client.query(`update assets set currency = 'EUR' where symbol in ('KO', 'PG')`);
});
afterAll(() => context.close());

/** Days that Treasury yields cover. */
const window = { from: '2010-01-04', to: '2014-12-31' };
const ask = async (symbols: readonly string[]) =>
  runOptimization({
    context,
    input: optimizeInputSchema.parse({ symbols, ...window, method: 'min-variance' }),
  });

test('an answer from prices in several currencies says so first, with the mend', async () => {
  const { coverage } = await ask(['AAPL', 'KO', 'XOM']);
  expect(coverage.notes[0]).toMatch(
    /different currencies and are not converted: USD \(AAPL and XOM\) and EUR \(KO\)\..* choose assets in one currency/,
  );
  const frontier = await computeFrontier({
    context,
    input: frontierInputSchema.parse({ symbols: ['KO', 'AAPL'], ...window }),
  });
  expect(frontier.coverage.notes[0]).toContain('EUR (KO) and USD (AAPL)');
});

test('prices in one currency are answered without a word, and only dollars with the Treasury yield', async () => {
  const [dollars, euros] = [await ask(['AAPL', 'XOM']), await ask(['KO', 'PG'])];
  expect([dollars.coverage.notes, euros.coverage.notes]).toEqual([[], []]);
  expect(dollars.riskFree.source).toBe('treasury');
  expect(euros.riskFree).toMatchObject({ rate: 0, source: 'none' });
});
