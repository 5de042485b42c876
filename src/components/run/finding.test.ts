import { describe, expect, test } from '@jest/globals';
import { compositionFinding, largestWeights, riskReturnFinding } from '@/components/run/finding';
import { runFixture } from '@/components/run/run.fixture';

const { outcome } = runFixture();
const shared = { name: '', sector: null, expectedReturn: 0.1, volatility: 0.2 };

describe('compositionFinding', () => {
  test('risk that follows the money is said so', () => {
    expect(compositionFinding(outcome)).toMatch(/^Risk goes where the money goes: WMT/);
  });

  test('an asset that carries more risk than money is named', () => {
    const assets = [
      { ...shared, symbol: 'A', weight: 0.3, riskShare: 0.6 },
      { ...shared, symbol: 'B', weight: 0.7, riskShare: 0.4 },
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
