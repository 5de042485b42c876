import { describe, expect, test } from '@jest/globals';
import { symmetricEigen } from '@/core/linalg/symmetric-eigen';
import type { ReturnPanel } from './contract';
import { toCorrelation } from './correlation';
import { estimateDenoised } from './denoised';
import { estimateDetoned } from './detoned';
import { examplePanel } from './example-panel';
import { estimateSampleCovariance } from './sample-covariance';

const market = examplePanel(500, 20, 3);

/** What the market explains is taken out of each return, so that only independent noise is left. */
function independent(periods: number, assets: number): ReturnPanel {
  const returns = new Float64Array(periods * assets);
  for (let i = 0; i < assets; i++) {
    const own = examplePanel(periods, 1, 101 + 7919 * i).returns;
    for (let t = 0; t < periods; t++) returns[t * assets + i] = own[t]!;
  }
  return { returns, periods, assets, periodsPerYear: 252 };
}

const diagonal = (values: Float64Array, n: number) =>
  Array.from({ length: n }, (_, i) => values[i * n + i]!);

describe('denoised', () => {
  test('independent assets have no factor and come out uncorrelated', () => {
    const { values, details } = estimateDenoised(independent(500, 10));
    expect(details.find((detail) => detail.id === 'factors')!.value).toBe(0);
    for (let k = 0; k < 100; k++) if (k % 11 !== 0) expect(values[k]).toBe(0);
  });

  test('a one-factor market has one factor and keeps every variance', () => {
    const { values, details } = estimateDenoised(market);
    expect(details.find((detail) => detail.id === 'factors')!.value).toBe(1);
    diagonal(estimateSampleCovariance(market).values, 20).forEach((variance, i) => {
      expect(values[i * 21]! / variance).toBeCloseTo(1, 12);
    });
  });

  test('the edge is that of uncorrelated returns', () => {
    const { details } = estimateDenoised(market);
    expect(details.find((detail) => detail.id === 'edge')!.value).toBeCloseTo(
      (1 + Math.sqrt(20 / 500)) ** 2,
      14,
    );
  });
});

describe('detoned', () => {
  test('without its market a one-factor market is nearly uncorrelated; variances are kept', () => {
    const { values } = estimateDetoned(market);
    const before = estimateDenoised(market).values;
    const deviations = diagonal(values, 20).map(Math.sqrt);
    let largest = 0;
    for (let i = 0; i < 20; i++) {
      expect(values[i * 21]! / before[i * 21]!).toBeCloseTo(1, 12);
      for (let j = 0; j < i; j++) {
        largest = Math.max(
          largest,
          Math.abs(values[i * 20 + j]!) / (deviations[i]! * deviations[j]!),
        );
      }
    }
    expect(largest).toBeLessThan(0.15);
  });

  test('the portfolio that was taken out has no volatility left, which is why no optimizer gets this', () => {
    const before = toCorrelation(estimateDenoised(market).values, 20);
    const after = toCorrelation(estimateDetoned(market).values, 20).correlation;
    const leading = symmetricEigen(before.correlation, 20).vectors;
    // In the rescaled matrix the removed direction is the eigenvector times the deviations left.
    const first = symmetricEigen(before.correlation, 20).values[0]!;
    const direction = Array.from({ length: 20 }, (_, i) => {
      const kept = 1 - first * leading[i]! ** 2;
      return leading[i]! * Math.sqrt(kept);
    });
    let variance = 0;
    for (let i = 0; i < 20; i++) {
      expect(direction[i]!).toBeGreaterThan(0);
      for (let j = 0; j < 20; j++) variance += direction[i]! * after[i * 20 + j]! * direction[j]!;
    }
    expect(Math.abs(variance)).toBeLessThan(1e-12);
  });

  test('removing nothing is denoising', () => {
    const { values } = estimateDetoned(market, { parameters: { removedFactors: 0 } });
    const before = estimateDenoised(market).values;
    values.forEach((value, k) => {
      expect(value).toBeCloseTo(before[k]!, 13);
    });
  });

  test('removing as many components as assets leaves uncorrelated assets', () => {
    const { values } = estimateDetoned(examplePanel(60, 3), { parameters: { removedFactors: 5 } });
    for (let k = 0; k < 9; k++) expect(values[k]! === 0).toBe(k % 4 !== 0);
  });
});
