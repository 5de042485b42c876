import { expect, test } from '@jest/globals';
import { examplePanel } from '@/core/moments/example-panel';
import { describeRisk, type EngineInput, estimate, optimize } from './optimize';

test.each([1, 20, 60, 61])(
  'of %p assets a portfolio that is equal weight is reported as its baseline',
  (assets) => {
    const input: EngineInput = {
      symbols: Array.from({ length: assets }, (_, i) => `S${i}`),
      data: {
        kind: 'returns',
        panel: examplePanel(80, assets),
        expectedReturnsId: 'sample-mean',
        covarianceId: 'ledoit-wolf',
      },
      method: 'equal-weight',
      riskFree: 0.01,
      constraints: {
        minWeights: new Float64Array(assets),
        maxWeights: new Float64Array(assets).fill(1),
        budget: 1,
        linear: [],
      },
      parameters: {},
    };
    const estimates = estimate(input);
    const { portfolio, baseline } = describeRisk(input, estimates, optimize(input, estimates))!;
    expect(portfolio).toEqual(baseline);
    // The bets of more than 60 assets are left out.
    expect(baseline.effectiveBets.minimumTorsion === null).toBe(assets > 60);
  },
);
