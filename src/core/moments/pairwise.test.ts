import { describe, expect, test } from '@jest/globals';
import type { MatrixEstimate, ReturnPanel } from './contract';
import { estimateMoments } from './estimate-moments';
import { examplePanel } from './example-panel';
import { estimatePairwise } from './pairwise';
import { estimateSampleCovariance } from './sample-covariance';

const detail = (estimate: MatrixEstimate, id: string) =>
  estimate.details.find((d) => d.id === id)!.value;

/** Asset i has returns only from period `starts[i]` on. */
function late(panel: ReturnPanel, starts: readonly number[]): ReturnPanel {
  const returns = panel.returns.map((value, k) =>
    Math.floor(k / panel.assets) < starts[k % panel.assets]! ? Number.NaN : value,
  );
  return { ...panel, returns };
}

describe('pairwise', () => {
  test('without gaps it is the sample covariance', () => {
    const panel = examplePanel(60, 5);
    const sample = estimateSampleCovariance(panel).values;
    const { values } = estimatePairwise(panel);
    values.forEach((value, k) => {
      expect(Math.abs(value / sample[k]! - 1)).toBeLessThan(1e-11);
    });
  });

  test('the coverage counts the returns of each asset and of each pair', () => {
    const { coverage } = estimatePairwise(late(examplePanel(60, 3), [0, 10, 35]));
    expect(coverage).toEqual({
      kind: 'pairwise',
      perAsset: Int32Array.of(60, 50, 25),
      perPair: Int32Array.of(60, 50, 25, 50, 50, 25, 25, 25, 25),
    });
  });

  test('a pair with too few common periods is uncorrelated and counted', () => {
    const panel = late(examplePanel(60, 3), [0, 0, 45]);
    const estimate = estimatePairwise(panel);
    expect(detail(estimate, 'pairs-unknown')).toBe(2);
    expect(detail(estimate, 'fewest-common')).toBe(15);
    expect(estimate.values[2]).toBe(0);
    expect(estimate.values[5]).toBe(0);
    expect(estimate.values[1]).not.toBe(0);
    expect(
      detail(estimatePairwise(panel, { parameters: { minPairPeriods: 15 } }), 'pairs-unknown'),
    ).toBe(0);
  });

  test('correlations that cannot hold together are repaired, and the repair is reported', () => {
    // a and b agree, b and c agree, a and c disagree, each pair seen in another third of the time.
    const third = 20;
    const returns = new Float64Array(9 * third).fill(Number.NaN);
    for (let t = 0; t < 3 * third; t++) {
      const wave = Math.sin(t * 1.7) / 100;
      const [first, second, sign] = t < third ? [0, 1, 1] : t < 2 * third ? [1, 2, 1] : [0, 2, -1];
      returns[3 * t + first!] = wave;
      returns[3 * t + second!] = sign! * wave;
    }
    const estimate = estimatePairwise({
      returns,
      periods: 3 * third,
      assets: 3,
      periodsPerYear: 1,
    });
    const [a, b, c] = [estimate.values[0]!, estimate.values[4]!, estimate.values[8]!];
    const ab = estimate.values[1]! / Math.sqrt(a * b);
    const bc = estimate.values[5]! / Math.sqrt(b * c);
    const ac = estimate.values[2]! / Math.sqrt(a * c);
    // The nearest correlation matrix of [1 1 -1; 1 1 1; -1 1 1] has 1/2, 1/2, -1/2 by symmetry.
    expect([ab, bc, ac]).toEqual([
      expect.closeTo(0.5, 6),
      expect.closeTo(0.5, 6),
      expect.closeTo(-0.5, 6),
    ]);
    expect(detail(estimate, 'repair')).toBeCloseTo(Math.sqrt(6 / 4), 5);
  });

  test('goes with the mean over own histories; every other estimator refuses gaps', () => {
    const panel = late(examplePanel(60, 3), [0, 10, 35]);
    const choice = { expectedReturns: 'own-history-mean', covariance: 'pairwise' } as const;
    const { expectedReturns, coverage } = estimateMoments(panel, choice);
    expect(expectedReturns.every(Number.isFinite)).toBe(true);
    expect(coverage.expectedReturns).toEqual({
      kind: 'perAsset',
      perAsset: Int32Array.of(60, 50, 25),
    });
    expect(() => estimateMoments(panel, { ...choice, covariance: 'ledoit-wolf' })).toThrow(
      /^ledoitWolf: /,
    );
  });

  test('an asset with a single return, and an infinite return, are refused by name', () => {
    expect(() => estimatePairwise(late(examplePanel(60, 3), [0, 0, 59]))).toThrow(
      'pairwise: asset 2 has 1 returns, two are needed',
    );
    const panel = examplePanel(60, 3);
    panel.returns[4] = Number.POSITIVE_INFINITY;
    expect(() => estimatePairwise(panel)).toThrow(/^pairwise: /);
  });
});
