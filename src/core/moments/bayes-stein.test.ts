import { describe, expect, test } from '@jest/globals';
import { estimateBayesStein } from './bayes-stein';
import type { VectorEstimate } from './contract';
import { examplePanel } from './example-panel';
import { estimateSampleMean } from './sample-mean';

const detail = (estimate: VectorEstimate, id: string) =>
  estimate.details.find((d) => d.id === id)!.value;

describe('bayesStein', () => {
  test('the intensity lies in (0, 1] and every mean moves to the target by that share', () => {
    const panel = examplePanel(120, 8, 11);
    const estimate = estimateBayesStein(panel);
    const [intensity, target] = [detail(estimate, 'shrinkage'), detail(estimate, 'target')];
    expect(intensity).toBeGreaterThan(0);
    expect(intensity).toBeLessThanOrEqual(1);
    estimateSampleMean(panel).values.forEach((mean, i) => {
      expect(estimate.values[i]!).toBeCloseTo(mean + intensity * (target - mean), 13);
    });
  });

  test('two uncorrelated assets: the target is the inverse-variance average', () => {
    const periods = 8;
    const returns = new Float64Array(periods * 2);
    for (let t = 0; t < periods; t++) {
      returns[2 * t] = 0.02 + (t % 2 === 0 ? 0.01 : -0.01);
      returns[2 * t + 1] = 0.05 + (t % 4 < 2 ? 0.02 : -0.02);
    }
    const estimate = estimateBayesStein({ returns, periods, assets: 2, periodsPerYear: 1 });
    expect(detail(estimate, 'target')).toBeCloseTo((0.02 * 4 + 0.05) / 5, 14);
    // C = scatter / (8 - 2 - 2): variances 2e-4 and 8e-4; distances 0.006 and 0.024.
    const distance = 0.006 ** 2 / 2e-4 + 0.024 ** 2 / 8e-4;
    expect(detail(estimate, 'shrinkage')).toBeCloseTo(4 / (4 + 8 * distance), 12);
  });

  test('too short for Jorion: Ledoit-Wolf stands in and says so', () => {
    const estimate = estimateBayesStein(examplePanel(6, 9, 7));
    expect(detail(estimate, 'covariance-shrunk')).toBe(1);
    expect(detail(estimate, 'shrinkage')).toBeGreaterThan(0);
  });

  test('where nothing moves the means stay', () => {
    const returns = Float64Array.from({ length: 30 }, (_, k) => (k % 3) / 100);
    const estimate = estimateBayesStein({ returns, periods: 10, assets: 3, periodsPerYear: 1 });
    expect([...estimate.values]).toEqual([0, 0.01, 0.02]);
    expect(detail(estimate, 'shrinkage')).toBe(0);
  });
});
