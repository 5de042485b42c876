import { describe, expect, test } from '@jest/globals';
import {
  effectiveNumberOfBets as betsUnder,
  inverseHerfindahl,
  minimumTorsion,
} from './effective-number-of-bets';

const effectiveNumberOfBets = (weights: Float64Array, covariance: Float64Array) =>
  betsUnder(weights, minimumTorsion(covariance));

const constantCorrelation = (n: number, r: number) =>
  Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 0.04 : 0.04 * r));

describe('effectiveNumberOfBets', () => {
  test('uncorrelated assets of equal risk: one bet each', () => {
    expect(
      effectiveNumberOfBets(new Float64Array(5).fill(0.2), constantCorrelation(5, 0)),
    ).toBeCloseTo(5, 6);
  });

  test('by symmetry, equal weights in equally correlated assets are n bets too', () => {
    expect(
      effectiveNumberOfBets(new Float64Array(4).fill(0.25), constantCorrelation(4, 0.6)),
    ).toBeCloseTo(4, 6);
  });

  test('one uncorrelated asset alone: one bet', () => {
    expect(effectiveNumberOfBets(Float64Array.of(1, 0, 0), constantCorrelation(3, 0))).toBeCloseTo(
      1,
      12,
    );
  });

  test('one of two assets with correlation r: shares (1 +- sqrt(1 - r^2)) / 2', () => {
    const share = (1 + Math.sqrt(1 - 0.6 ** 2)) / 2;
    const bets = Math.exp(-share * Math.log(share) - (1 - share) * Math.log(1 - share));
    expect(effectiveNumberOfBets(Float64Array.of(1, 0), constantCorrelation(2, 0.6))).toBeCloseTo(
      bets,
      9,
    );
  });

  test('scaling the weights or the assets changes nothing', () => {
    const weights = Float64Array.of(0.5, 0.3, 0.2);
    const covariance = Float64Array.of(0.04, 0.01, 0.02, 0.01, 0.09, 0.03, 0.02, 0.03, 0.16);
    const bets = effectiveNumberOfBets(weights, covariance)!;
    expect(
      effectiveNumberOfBets(
        weights.map((w) => -7 * w),
        covariance,
      ),
    ).toBeCloseTo(bets, 6);
    const scales = [1, 10, 0.1];
    const scaled = covariance.map((v, k) => v * scales[Math.floor(k / 3)]! * scales[k % 3]!);
    expect(
      effectiveNumberOfBets(
        weights.map((w, i) => w / scales[i]!),
        scaled,
      ),
    ).toBeCloseTo(bets, 6);
  });

  test('identical assets, a perfect hedge and a riskless asset are finite or none', () => {
    const twins = constantCorrelation(2, 1);
    const bets = effectiveNumberOfBets(Float64Array.of(0.5, 0.5), twins)!;
    expect(bets).toBeGreaterThanOrEqual(1);
    expect(bets).toBeLessThanOrEqual(2);
    expect(effectiveNumberOfBets(Float64Array.of(1, -1), twins)).toBeNull();
    expect(
      effectiveNumberOfBets(Float64Array.of(0.5, 0.5), Float64Array.of(0.04, 0, 0, 0)),
    ).toBeCloseTo(1, 10);
  });
});

test('inverse Herfindahl: n equal shares count n, one share counts one, none count none', () => {
  expect(inverseHerfindahl(new Float64Array(8).fill(1 / 8))).toBeCloseTo(8, 13);
  expect(inverseHerfindahl(Float64Array.of(0, 1, 0))).toBe(1);
  expect(inverseHerfindahl(new Float64Array(3))).toBeNull();
});
