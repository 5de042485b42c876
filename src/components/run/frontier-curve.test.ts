import { describe, expect, test } from '@jest/globals';
import { frontierCurve, frontierQuestion } from './frontier-curve';
import { runFixture } from './run.fixture';

describe('frontierCurve', () => {
  // Two assets without correlation, returns 10 % and 5 %, volatilities 20 % and 10 %.
  const at = (share: number) => ({
    expectedReturn: 0.1 * share + 0.05 * (1 - share),
    volatility: Math.hypot(0.2 * share, 0.1 * (1 - share)),
    // d(variance / 2) / d(share) over d(return) / d(share).
    lambda: (0.04 * share - 0.01 * (1 - share)) / 0.05,
  });
  const corner = (share: number) => ({ ...at(share), weights: [share, 1 - share] });

  test('between two corners it is the curve of the mixes', () => {
    const points = frontierCurve([corner(1), corner(0.2)]);
    expect(points.length).toBeGreaterThan(8);
    for (const { expectedReturn, volatility } of points) {
      expect(volatility).toBeCloseTo(at((expectedReturn - 0.05) / 0.05).volatility, 12);
    }
    expect(points[0]).toEqual({ expectedReturn: 0.1, volatility: 0.2 });
    expect(points.at(-1)!.expectedReturn).toBeCloseTo(0.06, 12);
  });

  test('one corner, or none, is no curve', () => {
    expect(frontierCurve([corner(1)])).toEqual([]);
    expect(frontierCurve([])).toEqual([]);
  });
});

describe('frontierQuestion', () => {
  test('asks for the same assets within the same limits, whatever the method was', () => {
    const run = runFixture();
    const { method, ...question } = run.input;
    expect(method).toBe('min-variance');
    expect(frontierQuestion(run)).toEqual(question);
  });

  test('no curve stands for limits that make it another one, or for one asset', () => {
    const run = runFixture();
    const limited = (constraints: object) => ({
      ...run,
      input: { ...run.input, constraints: { ...run.input.constraints, ...constraints } },
    });
    expect(frontierQuestion(limited({ maxAssets: 3 }))).toBeUndefined();
    expect(frontierQuestion(limited({ transactionCost: 0.01 }))).toBeUndefined();
    expect(frontierQuestion(limited({ linear: ['AAPL <= 10%'] }))).toBeDefined();
    expect(
      frontierQuestion({ ...run, input: { ...run.input, symbols: ['AAPL'] } }),
    ).toBeUndefined();
  });
});
