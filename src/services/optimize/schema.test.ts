import { describe, expect, test } from '@jest/globals';
import { describeInputError } from '@/lib/input-error';
import { optimizeInputSchema, solvedSchema } from './schema';

const good = { symbols: ['AAPL', 'MSFT'], method: 'min-variance' };

test('symbols are trimmed and upper-cased; limits default to long-only', () => {
  const parsed = optimizeInputSchema.parse({ ...good, symbols: [' aapl ', 'brk.b', '^gspc'] });
  expect(parsed.symbols).toEqual(['AAPL', 'BRK.B', '^GSPC']);
  expect(parsed.constraints).toEqual({ minWeight: 0, maxWeight: 1 });
});

describe('each mistake names its field', () => {
  test.each<[string, unknown, string]>([
    ['no symbols', { ...good, symbols: [] }, 'symbols'],
    ['an empty symbol', { ...good, symbols: ['AAPL', ' '] }, 'symbols.1'],
    ['markup in a symbol', { ...good, symbols: ['<B>'] }, 'symbols.0'],
    ['an overlong symbol', { ...good, symbols: ['A'.repeat(17)] }, 'symbols.0'],
    ['an unknown method', { ...good, method: 'magic' }, 'method'],
    ['a day that does not exist', { ...good, from: '2021-02-30' }, 'from'],
    ['a day in another notation', { ...good, to: '28.12.2022' }, 'to'],
    ['a period that runs backwards', { ...good, from: '2022-01-01', to: '2021-01-01' }, 'from'],
    [
      'contradictory limits',
      { ...good, constraints: { minWeight: 0.5, maxWeight: 0.2 } },
      'constraints.minWeight',
    ],
    [
      'NaN as a limit',
      { ...good, constraints: { maxWeight: Number.NaN } },
      'constraints.maxWeight',
    ],
    ['text as a limit', { ...good, constraints: { maxWeight: '0.4' } }, 'constraints.maxWeight'],
    ['infinite risk-free rate', { ...good, riskFree: Number.POSITIVE_INFINITY }, 'riskFree'],
    ['risk tolerance above one', { ...good, riskTolerance: 1.01 }, 'riskTolerance'],
    ['both risk measures', { ...good, riskTolerance: 0.5, riskAversion: 3 }, 'riskTolerance'],
    ['a member that does not exist', { ...good, userId: 'x' }, 'userId'],
    ['a limit that does not exist', { ...good, constraints: { max: 1 } }, 'constraints.max'],
  ])('%s', (_name, input, field) => {
    const result = optimizeInputSchema.safeParse(input);
    expect(result.success).toBe(false);
    expect(describeInputError(result.error!).field).toBe(field);
  });
});

describe('a solved answer', () => {
  const portfolio = { expectedReturn: 0.1, volatility: 0.2, sharpe: 0.5 };
  const asset = { name: '', sector: null, expectedReturn: 0.1, volatility: 0.3 };
  const stored = (risk: (share: number) => object) => ({
    status: 'solved',
    assets: [
      { ...asset, symbol: 'A', weight: 0.6, ...risk(0.75) },
      { ...asset, symbol: 'B', weight: 0.4, ...risk(0.25) },
    ],
    portfolio,
    baseline: portfolio,
    certificate: null,
    shadowPrices: [],
    solver: 'rule',
    fallbacks: [],
  });
  const named = stored((share) => ({ riskContribution: share * 0.2 }));

  test('has the names of the command line', () => {
    expect(solvedSchema.parse(named)).toMatchObject({
      symbols: ['A', 'B'],
      weights: [0.6, 0.4],
      riskContributions: [0.75 * 0.2, 0.25 * 0.2],
      ...portfolio,
    });
  });

  test('stored with shares of the risk reads as one with contributions', () => {
    const older = stored((share) => ({ riskShare: share }));
    expect(solvedSchema.parse(older)).toEqual(solvedSchema.parse(named));
  });

  test('reads the same again after it was stored', () => {
    const once = solvedSchema.parse(named);
    expect(solvedSchema.parse(JSON.parse(JSON.stringify(once)))).toEqual(once);
  });
});
