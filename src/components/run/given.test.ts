import { describe, expect, test } from '@jest/globals';
import { givenPerAsset, priorSentence, sharesOf, viewSentences } from '@/components/run/given';
import { type OptimizeInputRaw, optimizeInputSchema } from '@/services/optimize/schema';

const asked = (input: Partial<OptimizeInputRaw>) =>
  optimizeInputSchema.parse({ symbols: ['AAPL', 'JNJ~K3J9'], method: 'min-variance', ...input });
const viewsOf = (prior: OptimizeInputRaw['prior']) => {
  const parsed = asked({ prior }).prior;
  if (!parsed || parsed.type === 'forecast') throw new Error('no views');
  return parsed;
};

describe('sharesOf', () => {
  test('names the largest first and never what is zero', () => {
    expect(sharesOf(['A', 'B~K3', 'C'], [0.25, 0.75, 0])).toBe('B 75.0\u00a0% and A 25.0\u00a0%');
    expect(sharesOf(['A', 'B'], [0, 0.5])).toBe('B 50.0\u00a0%');
  });

  test('equal ones are one number, none has a word, many are counted', () => {
    expect(sharesOf(['A', 'B'], [0.5, 0.5])).toBe('each 50.0\u00a0%');
    expect(sharesOf(['A'], [0])).toBe('none');
    const many = Array.from({ length: 15 }, (_, i) => `S${i}`);
    expect(
      sharesOf(
        many,
        many.map((_, i) => (i + 1) / 120),
      ),
    ).toMatch(/^S14 12\.5\u00a0%, .* and 3 smaller$/);
  });
});

describe('what was given for single assets', () => {
  test('nothing is said where nothing was given', () => {
    expect(givenPerAsset(asked({}))).toEqual([]);
  });

  test('budgets are shares of their sum', () => {
    const question = asked({ method: 'risk-parity', budgets: [3, 1] });
    expect(givenPerAsset(question)).toEqual([
      ['Shares of risk', 'Asked for: AAPL 75.0\u00a0% and JNJ 25.0\u00a0%.'],
    ]);
  });

  test('a benchmark and holdings that were left out are told too', () => {
    const constraints = { trackingError: 0.03, turnover: 0.4 };
    expect(givenPerAsset(asked({ constraints }))).toEqual([
      ['Benchmark', 'Equal weight in the chosen assets.'],
      ['Held now', 'Nothing: all is cash.'],
    ]);
    const own = { benchmarkWeights: [0.7, 0.3], currentWeights: [0.5, 0.5] };
    expect(givenPerAsset(asked({ constraints, ...own }))).toEqual([
      ['Benchmark', 'As given: AAPL 70.0\u00a0% and JNJ 30.0\u00a0%.'],
      ['Held now', 'Each 50.0\u00a0%.'],
    ]);
  });
});

describe('views', () => {
  test('of Black-Litterman, with what they are mixed with and how firmly they are held', () => {
    const prior = viewsOf({
      type: 'black-litterman',
      views: [
        { assets: { AAPL: 1, 'JNJ~K3J9': -1 }, return: 0.03, confidence: 0.8 },
        { name: 'calm', assets: { AAPL: 0.5 }, return: -0.01 },
      ],
    });
    expect(priorSentence(prior)).toContain('equilibrium of equal weights (λ = 2.5, tau = 0.05)');
    expect(viewSentences(prior)).toEqual([
      'AAPL less JNJ returns +3.0\u00a0% a year, with 80\u00a0% confidence.',
      'calm: 0.5 × AAPL returns \u22121.0\u00a0% a year, with 50\u00a0% confidence.',
    ]);
  });

  test('of entropy pooling, on returns and on bad days', () => {
    const prior = viewsOf({
      type: 'entropy-pooling',
      views: [
        { assets: { AAPL: 1 }, relation: '>=', value: 0.05 },
        { assets: { AAPL: 1 }, relation: '<=', value: 0.02, loss: 0.03 },
      ],
    });
    expect(viewSentences(prior)).toEqual([
      'AAPL returns at least +5.0\u00a0% a year.',
      'AAPL falls by more than 3.0\u00a0% on at most 2.0\u00a0% of days.',
    ]);
  });
});
