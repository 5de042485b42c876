import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createTestContext, type TestContext } from '../../scripts/test/test-context';
import { appRouter } from './root';
import type { RequestContext } from './trpc';

let services: TestContext;
let context: RequestContext;

beforeAll(async () => {
  services = await createTestContext('seeded');
  context = { ...services, requestId: 'test' };
});

afterAll(() => services.close());

const api = (extra: Partial<RequestContext> = {}) =>
  appRouter.createCaller({ ...context, ...extra });

const three = {
  symbols: ['AAPL', 'MSFT', 'JNJ'],
  from: '2018-01-01',
  to: '2022-12-28',
  method: 'max-sharpe' as const,
  constraints: { maxWeight: 0.4 },
};

test('text that no name and no id has is told, not a failure of ours', async () => {
  const reasons = await Promise.all(
    [api().runs.get({ id: '\0' }), api().assets.search({ query: 'a\0' })].map((asked) =>
      asked.then(
        () => 'answered',
        (error) => error.code,
      ),
    ),
  );
  expect(reasons).toEqual(['NOT_FOUND', 'BAD_REQUEST']);
});

describe('optimize.run', () => {
  test('real prices give certified weights within the limits, beside equal weight', async () => {
    const run = await api().optimize.run(three);
    expect(run.outcome.status).toBe('solved');
    if (run.outcome.status !== 'solved') return;
    const { assets, certificate, portfolio, baseline } = run.outcome;
    const weights = assets.map(({ weight }) => weight);
    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(Math.max(...weights)).toBeLessThanOrEqual(0.4 + 1e-12);
    const { symbols, riskContributions, volatility } = run.outcome;
    expect(symbols).toEqual(three.symbols);
    expect(run.outcome.weights).toEqual(weights);
    expect(riskContributions).toEqual(assets.map(({ riskContribution }) => riskContribution));
    expect(riskContributions.reduce((a, b) => a + b)).toBeCloseTo(volatility, 12);
    expect(run.outcome).toMatchObject(portfolio);
    expect(portfolio.sharpe!).toBeGreaterThan(baseline.sharpe!);
    expect(
      Math.max(certificate!.primalResidual, certificate!.dualResidual, certificate!.gap),
    ).toBeLessThan(1e-9);
    expect(run.coverage).toMatchObject({
      from: '2018-01-02',
      to: '2022-12-28',
      observations: 1256,
    });
  });

  test('the same question has the same answer, by id and from the table', async () => {
    const first = await api().optimize.run(three);
    const again = await api().optimize.run({ ...three, symbols: [' aapl', 'msft', 'jnj '] });
    expect(again.id).toBe(first.id);
    expect(await api().runs.get({ id: first.id })).toEqual(first);
  });

  test('identical questions at the same moment are computed once', async () => {
    const spy = jest.spyOn(context.pool, 'run');
    const question = { ...three, method: 'min-variance' as const };
    const runs = await Promise.all(Array.from({ length: 5 }, () => api().optimize.run(question)));
    expect(new Set(runs.map(({ createdAt }) => createdAt)).size).toBe(1);
    expect(spy).toHaveBeenCalledTimes(1);
    spy.mockRestore();
  });

  test('a constraint may be written as text, with sectors by their common names', async () => {
    const { outcome } = await api().optimize.run({
      ...three,
      method: 'min-variance',
      constraints: { linear: ['Technology >= 1.5 * Healthcare', 'JNJ >= 30%'] },
    });
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    const [apple, microsoft, johnson] = outcome.assets.map(({ weight }) => weight);
    expect(apple! + microsoft!).toBeCloseTo(0.6, 10);
    expect(johnson).toBeCloseTo(0.4, 10);
    expect(outcome.shadowPrices.map(({ constraint }) => constraint).join()).toContain('Technology');
  });

  test('contradictory limits are an answer with the change that mends them', async () => {
    const { outcome } = await api().optimize.run({ ...three, constraints: { maxWeight: 0.3 } });
    expect(outcome.status).toBe('infeasible');
    if (outcome.status !== 'infeasible') return;
    expect(outcome.message).toContain('90 %');
    expect(outcome.repairs.join(' ')).toContain('33.3');
  });

  test.each([
    [
      'unknown symbols are named',
      { symbols: ['AAPL', 'NOPE', 'NADA'] },
      /NOPE, NADA/,
      'BAD_REQUEST',
    ],
    [
      'duplicates are named, however they are written',
      { symbols: ['AAPL', 'MSFT', ' aapl'] },
      /more than once: AAPL/,
      'BAD_REQUEST',
    ],
    [
      'too short a period is told with its length',
      { from: '2022-12-01' },
      /Only 18 common daily returns/,
      'UNPROCESSABLE_CONTENT',
    ],
    [
      'a period without prices is told',
      { from: '2030-01-01', to: '2031-01-01' },
      /No prices of AAPL, MSFT, JNJ/,
      'UNPROCESSABLE_CONTENT',
    ],
    [
      'more than 200 assets are refused',
      { symbols: Array.from({ length: 201 }, (_, i) => `S${i}`) },
      /201 assets are too many: at most 200/,
      'BAD_REQUEST',
    ],
  ])('%s', async (_law, change, message, code) => {
    const failed = api().optimize.run({ ...three, ...change });
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('optimize.frontier', () => {
  test('runs from the highest return to the portfolio of minimum variance', async () => {
    const { method: _, ...question } = three;
    const { outcome } = await api().optimize.frontier(question);
    if (outcome.status !== 'solved') throw new Error(outcome.message);
    const returns = outcome.corners.map(({ expectedReturn }) => expectedReturn);
    expect(returns).toEqual([...returns].sort((a, b) => b - a));
    const calmest = await api().optimize.run({ ...three, method: 'min-variance' });
    if (calmest.outcome.status !== 'solved') throw new Error(calmest.outcome.message);
    expect(outcome.corners.at(-1)!.volatility).toBeCloseTo(
      calmest.outcome.portfolio.volatility,
      12,
    );
  });
});

describe('assets', () => {
  test('search finds a company by symbol and by a word of its name', async () => {
    expect((await api().assets.search({ query: 'aapl' }))[0]?.symbol).toBe('AAPL');
    expect((await api().assets.search({ query: 'johnson' })).map(({ symbol }) => symbol)).toContain(
      'JNJ',
    );
  });

  test('the list has every shipped asset with its first and last day', async () => {
    const assets = await api().assets.list();
    expect(assets.length).toBeGreaterThanOrEqual(32);
    for (const { firstDate, lastDate } of assets) expect(firstDate < lastDate).toBe(true);
  });
});

test('an unknown run is not found', async () => {
  await expect(api().runs.get({ id: 'nothing' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
