import { describe, expect, test } from '@jest/globals';
import type { EstimateDetail, ReturnPanel } from './contract';
import { examplePanel } from './example-panel';
import peers from './fixtures/peers.json' with { type: 'json' };
import { nearestCorrelation } from './nearest-correlation';
import { estimateOwnHistoryMean } from './own-history-mean';
import { estimatePairwise } from './pairwise';
import {
  type CovarianceId,
  type ExpectedReturnsId,
  getCovarianceEstimator,
  getExpectedReturnsEstimator,
} from './registry';

/** Reference values of other libraries, per period; written by scripts/peers/moments.py. */

const TOLERANCE = 1e-10;

interface Reference {
  readonly library: string;
  readonly values: readonly number[];
  readonly details: Readonly<Record<string, number>>;
}

function expectClose(
  actual: ArrayLike<number>,
  expected: readonly number[],
  tolerance = TOLERANCE,
): void {
  expect(actual).toHaveLength(expected.length);
  const scale = Math.max(...expected.map(Math.abs));
  const worst = Math.max(...expected.map((value, k) => Math.abs(actual[k]! - value) / scale));
  expect(worst).toBeLessThan(tolerance);
}

function expectDetails(details: readonly EstimateDetail[], reference: Reference): void {
  for (const [name, value] of Object.entries(reference.details)) {
    const detail = details.find((candidate) => candidate.id === name);
    expect(Math.abs(detail!.value - value)).toBeLessThan(TOLERANCE);
  }
}

describe.each(Object.entries(peers.panels))('panel %s', (_, peer) => {
  const panel = { ...examplePanel(peer.panel.periods, peer.panel.assets, peer.panel.seed) };

  test.each(Object.entries(peer.expectedReturns) as [ExpectedReturnsId, Reference][])(
    'expected returns %s equal the peer to 1e-10 of the largest',
    (id, reference) => {
      const { values, details } = getExpectedReturnsEstimator(id).estimate(panel);
      expectClose(
        values.map((value) => value / 252),
        reference.values,
      );
      expectDetails(details, reference);
    },
  );

  test.each(Object.entries(peer.covariance) as [CovarianceId, Reference][])(
    'covariance %s equals the peer to 1e-10 of the largest entry',
    (id, reference) => {
      const { values, details } = getCovarianceEstimator(id).estimate(panel);
      expectClose(
        values.map((value) => value / 252),
        reference.values,
      );
      expectDetails(details, reference);
    },
  );
});

describe('different histories', () => {
  const { periods, assets, seed } = peers.pairwise.panel;
  const whole = examplePanel(periods, assets, seed);
  const returns = whole.returns.map((value, k) => {
    const [t, i] = [Math.floor(k / assets), k % assets];
    return t < 7 * i || (i === 2 && t % 11 === 0) ? Number.NaN : value;
  });
  const panel: ReturnPanel = { ...whole, returns, periodsPerYear: 1 };

  test('means, variances and correlations equal those of pandas', () => {
    expectClose(estimateOwnHistoryMean(panel).values, peers.pairwise.mean.values);
    const { values, details } = estimatePairwise(panel);
    const variances = peers.pairwise.variances.values;
    expectClose(
      variances.map((_, i) => values[i * assets + i]!),
      variances,
    );
    expect(details.find((detail) => detail.id === 'repair')!.value).toBe(0);
    const correlation = values.map(
      (value, k) => value / Math.sqrt(variances[Math.floor(k / assets)]! * variances[k % assets]!),
    );
    expectClose(correlation, peers.pairwise.correlation.values);
  });
});

describe('nearest correlation matrix', () => {
  test('agrees with skfolio to 1e-6', () => {
    const { size, input, values } = peers.nearestCorrelation;
    expectClose(nearestCorrelation(Float64Array.from(input), size).correlation, values, 1e-6);
  });
});
