import { describe, expect, test } from '@jest/globals';
import { estimateCapm } from './capm';
import { examplePanel } from './example-panel';

const panel = examplePanel(60, 5);

describe('capm', () => {
  test('the market portfolio itself returns the risk-free rate plus the premium', () => {
    const marketWeights = Float64Array.of(0.4, 0.3, 0.1, 0.1, 0.1);
    const { values } = estimateCapm(panel, {
      parameters: { marketWeights, marketPremium: 0.04, riskFree: 0.02 },
    });
    const market = values.reduce((sum, value, i) => sum + value * marketWeights[i]!, 0);
    expect(market).toBeCloseTo(0.06, 14);
  });

  test('weights count in proportion only', () => {
    const weights = Float64Array.of(4, 3, 1, 1, 1);
    const scaled = estimateCapm(panel, { parameters: { marketWeights: weights } }).values;
    const unit = estimateCapm(panel, {
      parameters: { marketWeights: weights.map((w) => w / 10) },
    }).values;
    scaled.forEach((value, i) => {
      expect(value).toBeCloseTo(unit[i]!, 14);
    });
  });

  test('an asset that is the index, or twice the index, has beta one, or two', () => {
    const marketReturns = examplePanel(60, 1, 9).returns;
    const returns = new Float64Array(120);
    for (let t = 0; t < 60; t++) {
      returns[2 * t] = marketReturns[t]!;
      returns[2 * t + 1] = 2 * marketReturns[t]! + 0.001;
    }
    const mean = marketReturns.reduce((sum, r) => sum + r, 0) / 60;
    const { values, details } = estimateCapm(
      { returns, periods: 60, assets: 2, periodsPerYear: 252 },
      { parameters: { marketReturns, marketPremium: 0.05, riskFree: 0.01 } },
    );
    expect(values[0]!).toBeCloseTo(0.06, 14);
    expect(values[1]!).toBeCloseTo(0.11, 14);
    const squares = marketReturns.reduce((sum, r) => sum + (r - mean) ** 2, 0);
    expect(details.find((detail) => detail.id === 'market-volatility')!.value).toBeCloseTo(
      Math.sqrt((252 * squares) / 59),
      14,
    );
  });

  test('a market that stands still leaves the risk-free rate', () => {
    const marketReturns = new Float64Array(60).fill(0.1);
    const { values } = estimateCapm(panel, { parameters: { marketReturns, riskFree: 0.02 } });
    expect([...values]).toEqual(Array(5).fill(0.02));
  });

  test('a market of the wrong length is refused by name', () => {
    expect(() =>
      estimateCapm(panel, { parameters: { marketReturns: new Float64Array(3) } }),
    ).toThrow(/^capm: /);
    expect(() =>
      estimateCapm(panel, { parameters: { marketWeights: new Float64Array(5) } }),
    ).toThrow(/^capm: /);
  });
});
