import { describe, expect, test } from '@jest/globals';
import { estimateMoments } from '@/core/moments/estimate-moments';
import { examplePanel } from '@/core/moments/example-panel';
import peers from './fixtures/peers.json' with { type: 'json' };
import { riskReport } from './risk-report';

const panel = examplePanel(60, 5);
const weights = Float64Array.from(peers.weights);
const moments = estimateMoments(panel, { expectedReturns: 'sample-mean', covariance: 'sample' });
const input = { panel, weights, ...moments, riskFree: 0.02 };

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

/** Values of skfolio 1.12.2, and the torsion bets by definition; written by scripts/peers/risk.py. */
describe('equals its peers to 1e-10, the bets to 1e-6', () => {
  test.each(Object.entries(peers.tails))('tails at %s', (confidence, reference) => {
    const report = riskReport({ ...input, confidence: Number(confidence) });
    expect(report.valueAtRisk).toBeCloseTo(reference.valueAtRisk, 10);
    expect(report.conditionalValueAtRisk).toBeCloseTo(reference.conditionalValueAtRisk, 10);
    expect(report.conditionalDrawdownAtRisk).toBeCloseTo(reference.conditionalDrawdownAtRisk, 10);
  });

  test('drawdowns, semivariance and effective bets', () => {
    const report = riskReport(input);
    expect(report.maxDrawdown.depth).toBeCloseTo(peers.maxDrawdown, 10);
    expect(report.averageDrawdown).toBeCloseTo(peers.averageDrawdown, 10);
    expect(report.semivariance / 252).toBeCloseTo(peers.semivariance, 12);
    expect(report.effectiveBets.minimumTorsion).toBeCloseTo(peers.minimumTorsionBets, 6);
  });
});

describe('riskReport', () => {
  test('contributions sum to their totals', () => {
    const report = riskReport(input);
    expect(sum(report.risk.riskContributions)).toBeCloseTo(report.risk.volatility, 14);
    expect(sum(report.conditionalValueAtRiskContributions)).toBeCloseTo(
      report.conditionalValueAtRisk,
      14,
    );
  });

  test('the volatility of sample moments is the standard deviation of the series', () => {
    const { returns, risk } = riskReport(input);
    const mean = sum(returns) / 60;
    const variance = returns.reduce((total, r) => total + (r - mean) ** 2, 0) / 59;
    expect(risk.volatility).toBeCloseTo(Math.sqrt(252 * variance), 13);
    expect(risk.expectedReturn).toBeCloseTo(252 * mean, 13);
  });

  test('permuting the assets permutes the contributions and nothing else', () => {
    const order = [3, 0, 4, 1, 2];
    const returns = panel.returns.map((_, k) => panel.returns[k - (k % 5) + order[k % 5]!]!);
    const shuffled = { ...panel, returns };
    const again = riskReport({
      panel: shuffled,
      weights: Float64Array.from(order, (i) => weights[i]!),
      ...estimateMoments(shuffled, { expectedReturns: 'sample-mean', covariance: 'sample' }),
      riskFree: 0.02,
    });
    const report = riskReport(input);
    expect(again.conditionalValueAtRisk).toBeCloseTo(report.conditionalValueAtRisk, 14);
    expect(again.effectiveBets.minimumTorsion).toBeCloseTo(report.effectiveBets.minimumTorsion!, 6);
    order.forEach((from, to) => {
      expect(again.risk.riskShares[to]!).toBeCloseTo(report.risk.riskShares[from]!, 12);
      expect(again.conditionalValueAtRiskContributions[to]!).toBeCloseTo(
        report.conditionalValueAtRiskContributions[from]!,
        14,
      );
    });
  });

  test('no position: no risk, and nothing is NaN', () => {
    const report = riskReport({ ...input, weights: new Float64Array(5) });
    expect(report.risk.volatility).toBe(0);
    expect(report.valueAtRisk).toBeCloseTo(0, 15);
    expect(report.maxDrawdown.depth).toBe(0);
    expect(report.diversificationRatio).toBeNull();
    expect(report.effectiveBets).toEqual({ minimumTorsion: null, inverseHerfindahl: null });
  });

  test('one asset over two periods', () => {
    const small = examplePanel(2, 1);
    const one = { panel: small, weights: Float64Array.of(1), riskFree: 0 };
    const report = riskReport({
      ...one,
      ...estimateMoments(small, { expectedReturns: 'sample-mean', covariance: 'sample' }),
    });
    expect(report.valueAtRisk).toBe(-Math.min(...small.returns));
    expect(report.diversificationRatio).toBeCloseTo(1, 14);
    expect(report.effectiveBets.minimumTorsion).toBeCloseTo(1, 14);
  });
});
