import { expect, test } from '@jest/globals';
import { withRiskShares } from './risk-share';
import { runFixture } from './run.fixture';

test('shares of the risk sum to one', () => {
  const shares = withRiskShares(runFixture().outcome).map(({ riskShare }) => riskShare);
  expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
});

test('without volatility there is no risk to share', () => {
  const { assets, portfolio } = runFixture().outcome;
  const still = withRiskShares({
    assets: assets.map((asset) => ({ ...asset, riskContribution: 0 })),
    portfolio: { ...portfolio, volatility: 0 },
  });
  expect(still.every(({ riskShare }) => riskShare === 0)).toBe(true);
});
