import { describe, expect, test } from '@jest/globals';
import {
  compositionFinding,
  largestWeights,
  riskReturnFinding,
  tradeSentence,
} from '@/components/run/finding';
import { runFixture } from '@/components/run/run.fixture';

const { outcome } = runFixture();
const shared = { name: '', sector: null, expectedReturn: 0.1, volatility: 0.2 };

describe('compositionFinding', () => {
  test('risk that follows the money is said so', () => {
    expect(compositionFinding(outcome)).toMatch(/^Risk goes where the money goes: WMT/);
  });

  test('an asset that carries more risk than money is named', () => {
    const assets = [
      { ...shared, symbol: 'A', weight: 0.3, riskContribution: 0.6 * outcome.portfolio.volatility },
      { ...shared, symbol: 'B', weight: 0.7, riskContribution: 0.4 * outcome.portfolio.volatility },
    ];
    expect(compositionFinding({ ...outcome, assets })).toBe(
      'A holds 30.0\u00a0% of the money and carries 60.0\u00a0% of the risk',
    );
  });

  test('a portfolio without risk claims nothing about risk', () => {
    const portfolio = { ...outcome.portfolio, volatility: 0 };
    expect(compositionFinding({ ...outcome, portfolio })).toBe('What the portfolio holds');
  });
});

describe('riskReturnFinding', () => {
  test('counts the assets that fluctuate more than the mix', () => {
    expect(riskReturnFinding(outcome)).toBe('Mixed, it fluctuates less than any of the 20 alone');
    const calm = outcome.assets.map((asset, i) => (i < 3 ? { ...asset, volatility: 0.01 } : asset));
    expect(riskReturnFinding({ ...outcome, assets: calm })).toBe(
      'It fluctuates less than 17 of the 20 assets alone',
    );
    const wild = outcome.assets.map((asset, i) => (i < 1 ? { ...asset, volatility: 9 } : asset));
    expect(
      riskReturnFinding({
        ...outcome,
        assets: wild,
        portfolio: { ...outcome.portfolio, volatility: 5 },
      }),
    ).toBe('It fluctuates more than 19 of the 20 assets alone');
  });
});

describe('largestWeights', () => {
  test('are in falling order', () => {
    expect(largestWeights(outcome, 2)).toMatch(/^WMT .*, JNJ /);
  });
});

test('what it takes to get to the answer is told with its cost, from cash where nothing is held', () => {
  expect(tradeSentence({ turnover: 0.4, cost: 0.0006 }, true)).toBe(
    'From what is held now, buys and sells come to 40.0\u00a0% of the portfolio and cost 0.06\u00a0% of it, once; the returns here are before that cost.',
  );
  expect(tradeSentence({ turnover: 1, cost: 0 }, false)).toBe(
    'From cash, buys and sells come to 100.0\u00a0% of the portfolio.',
  );
});
