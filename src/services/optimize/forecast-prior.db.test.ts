import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Pool } from '@/compute/pool';
import type { Task, TaskAnswer } from '@/compute/task';
import { createTestContext, type TestContext } from '../../../scripts/test/test-context';
import { computeFrontier } from './frontier';
import { prepareQuestion } from './prepare';
import { runOptimization } from './run';
import { frontierInputSchema, optimizeInputSchema } from './schema';

let context: TestContext;

beforeAll(async () => {
  context = await createTestContext('seeded');
});
afterAll(() => context.close());

const symbols = ['AAPL', 'KO', 'XOM'];
const window = { from: '2017-01-03', to: '2020-02-14' };
const ask = (change: object = {}) =>
  optimizeInputSchema.parse({
    symbols,
    ...window,
    method: 'max-sharpe',
    riskFree: 0.01,
    prior: { type: 'forecast' },
    ...change,
  });
const skilled = { modelVersion: '', returnSkill: 0.5, volatilitySkill: 0.5 };

async function prepared(change: object = {}, skill: Partial<typeof skilled> = {}) {
  const { modelVersion } = (await runOptimization({ context, input: ask() })).estimates.forecasts!;
  const known = { ...skilled, modelVersion, ...skill };
  const { question, forecasts } = await prepareQuestion(context, ask(change), known);
  if (question.prior?.kind !== 'forecast') throw new Error('no forecast prior');
  return { question, prior: question.prior, grounds: forecasts! };
}

async function solve(skill: Partial<typeof skilled>) {
  const { question } = await prepared({}, skill);
  const { answer } = await context.pool.run(
    { kind: 'optimize', input: { ...question, method: 'max-sharpe' } },
    { deadlineMs: 10_000 },
  );
  return answer;
}

describe('a question with forecasts as its prior', () => {
  test('rests on the forecasts after the last day of its panel', async () => {
    const { prior, grounds } = await prepared();
    expect(grounds).toMatchObject({ asOf: '2020-02-14', horizonDays: 21, withoutForecast: [] });
    expect(prior.forecasts.every((forecast) => forecast!.realizedVolatility > 0)).toBe(true);
    const other = await prepared({ to: '2020-02-13' });
    expect(other.prior.forecasts).not.toEqual(prior.forecasts);
  });

  test('sees nothing that came after it', async () => {
    const before = await prepared();
    const weights = await solve({});
    await context.db.$client.query(
      `create table later_prices as select * from price_history where symbol = any($1) and date > '2020-02-14'`,
      [symbols],
    );
    const set = async (value: string) => {
      await context.db.$client.query(
        `update price_history set adjusted_close = ${value} from later_prices
          where price_history.symbol = later_prices.symbol and price_history.date = later_prices.date`,
      );
      await context.db.$client.query(
        `update assets set price_version = price_version || '!' where symbol = any($1)`,
        [symbols],
      );
    };
    await set('1 + 9 * random()');
    expect((await prepared()).prior).toEqual(before.prior);
    expect(await solve({})).toEqual(weights);
    await set('later_prices.adjusted_close');
  });

  test('at zero skill has the answer of the equilibrium, at some skill another', async () => {
    const equilibrium = await runOptimization({
      context,
      input: ask({ prior: { type: 'black-litterman' } }),
    });
    if (equilibrium.outcome.status !== 'solved') throw new Error('not solved');
    const { assets } = equilibrium.outcome;
    const none = await solve({ returnSkill: 0, volatilitySkill: 0 });
    expect([...none.expectedReturns]).toEqual(assets.map(({ expectedReturn }) => expectedReturn));
    expect([...none.volatilities]).toEqual(assets.map(({ volatility }) => volatility));
    const some = await solve({ returnSkill: 0.2, volatilitySkill: 0 });
    expect([...some.expectedReturns]).not.toEqual([...none.expectedReturns]);
  });

  test('says on what it rests, stored and on the frontier', async () => {
    const { id, estimates } = await runOptimization({ context, input: ask() });
    expect(estimates.forecasts).toMatchObject({ asOf: '2020-02-14', horizonDays: 21 });
    expect(estimates.forecasts!.sentence).toContain('14\u00a0Feb\u00a02020');
    const { method: _, ...question } = ask();
    const frontier = await computeFrontier({ context, input: frontierInputSchema.parse(question) });
    expect(frontier.estimates.forecasts!.modelVersion).toBe(estimates.forecasts!.modelVersion);
    expect((await runOptimization({ context, input: ask() })).id).toBe(id);
  });

  test('an asset with too little history has no view and is named', async () => {
    const change = { symbols: ['AAPL', 'QUAL'], from: undefined, to: '2014-05-01' };
    const { prior, grounds } = await prepared(change);
    expect(grounds.withoutForecast).toEqual(['QUAL']);
    expect(prior.forecasts.map((forecast) => forecast !== undefined)).toEqual([true, false]);
  });

  test('is refused in words where the model cannot be used', async () => {
    const broken: Pool = {
      ...context.pool,
      run: <T extends Task>() =>
        Promise.resolve({
          answer: { status: 'unavailable', reason: 'gone' },
          estimateMs: 0,
          solveMs: 0,
        } as unknown as TaskAnswer<T>),
    };
    await expect(
      runOptimization({ context: { ...context, pool: broken }, input: ask() }),
    ).rejects.toMatchObject({ code: 'forecast_unavailable' });
  });
});
