import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { portfolioRisk } from './portfolio-risk';

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe('portfolioRisk', () => {
  test('two uncorrelated assets in equal parts', () => {
    const risk = portfolioRisk({
      weights: Float64Array.of(0.5, 0.5),
      expectedReturns: Float64Array.of(0.1, 0.06),
      covariance: Float64Array.of(0.09, 0, 0, 0.16),
      riskFree: 0.03,
    });
    expect(risk.expectedReturn).toBeCloseTo(0.08, 15);
    expect(risk.volatility).toBeCloseTo(0.25, 15);
    expect(risk.sharpe).toBeCloseTo(0.2, 14);
    expect([...risk.marginalRisk]).toEqual([expect.closeTo(0.18, 14), expect.closeTo(0.32, 14)]);
    expect([...risk.riskShares]).toEqual([expect.closeTo(0.36, 14), expect.closeTo(0.64, 14)]);
  });

  test('contributions sum to the volatility and shares to one, to 1e-12, for any long-short weights', () => {
    const numbers = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
      minLength: 12,
      maxLength: 12,
    });
    fc.assert(
      fc.property(
        numbers,
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (b, w) => {
          const covariance = new Float64Array(9);
          for (let i = 0; i < 3; i++) {
            for (let j = 0; j < 3; j++) {
              for (let k = 0; k < 4; k++) covariance[i * 3 + j]! += b[i * 4 + k]! * b[j * 4 + k]!;
            }
          }
          const risk = portfolioRisk({
            weights: Float64Array.from(w),
            expectedReturns: new Float64Array(3),
            covariance,
            riskFree: 0,
          });
          const terms = risk.riskShares.reduce((total, share) => total + Math.abs(share), 0);
          expect(Math.abs(sum(risk.riskContributions) - risk.volatility)).toBeLessThanOrEqual(
            1e-12 * risk.volatility * Math.max(1, terms),
          );
          const total = risk.volatility === 0 ? 0 : 1;
          expect(Math.abs(sum(risk.riskShares) - total)).toBeLessThanOrEqual(
            1e-12 * Math.max(1, terms),
          );
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  test.each([
    ['riskless assets', Float64Array.of(0, 0, 0, 0), Float64Array.of(0.5, 0.5)],
    ['a perfect hedge', Float64Array.of(0.09, 0.09, 0.09, 0.09), Float64Array.of(0.3, -0.3)],
    ['no weights', Float64Array.of(0.09, 0, 0, 0.16), Float64Array.of(0, 0)],
  ])('%s: zero volatility has no Sharpe ratio and no shares', (_, covariance, weights) => {
    const risk = portfolioRisk({
      weights,
      expectedReturns: Float64Array.of(0.1, 0.1),
      covariance,
      riskFree: 0.02,
    });
    expect(risk.volatility).toBe(0);
    expect(risk.sharpe).toBeNull();
    expect([...risk.riskShares, ...risk.riskContributions, ...risk.marginalRisk]).toEqual([
      0, 0, 0, 0, 0, 0,
    ]);
  });

  test('sizes that disagree and values that are not finite are refused by name', () => {
    const input = {
      weights: Float64Array.of(1),
      expectedReturns: Float64Array.of(0.1),
      covariance: Float64Array.of(0.04),
      riskFree: 0,
    };
    expect(() => portfolioRisk({ ...input, covariance: new Float64Array(4) })).toThrow(
      /^portfolioRisk: /,
    );
    expect(() => portfolioRisk({ ...input, weights: Float64Array.of(Number.NaN) })).toThrow(
      /^portfolioRisk: /,
    );
  });
});
