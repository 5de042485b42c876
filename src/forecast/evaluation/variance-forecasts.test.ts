import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fitGarch, garchHorizonVariance, garchVariance } from './garch';
import { fitHar, futureMeans, harForecast, harRegressors } from './har';
import { seededRandom } from './seeded-random';

function returnsOf(days: number, seed: number): Float64Array {
  const random = seededRandom(seed);
  let level = 1;
  return Float64Array.from({ length: days }, () => {
    const r = level * (random() + random() + random() - 1.5);
    level = Math.sqrt(0.1 + 0.3 * r * r + 0.6 * level * level);
    return r;
  });
}

describe('GARCH(1,1)', () => {
  const returns = returnsOf(600, 3);

  test('returns in another unit have the same alpha and beta, and omega in its square', () => {
    const fitted = fitGarch(returns);
    const scaled = fitGarch(returns.map((r) => r / 100));
    expect(scaled.alpha).toBeCloseTo(fitted.alpha, 4);
    expect(scaled.beta).toBeCloseTo(fitted.beta, 4);
    expect((scaled.omega * 1e4) / fitted.omega).toBeCloseTo(1, 3);
  });

  test('is admissible: omega > 0, alpha and beta >= 0, their sum < 1', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { omega, alpha, beta } = fitGarch(returnsOf(150, seed));
        return omega > 0 && alpha >= 0 && beta >= 0 && alpha + beta < 1;
      }),
      { numRuns: 30 },
    );
  });

  test('a later return changes no earlier variance', () => {
    const garch = { omega: 0.1, alpha: 0.2, beta: 0.7 };
    const changed = returns.slice();
    changed[400] = 9;
    const [before, after] = [garchVariance(returns, garch), garchVariance(changed, garch)];
    expect(after.subarray(0, 400)).toEqual(before.subarray(0, 400));
    expect(after[400]).not.toBe(before[400]);
  });

  test('over a horizon at the long-run variance, the sum is the horizon times it', () => {
    const garch = { omega: 0.1, alpha: 0.2, beta: 0.7 };
    expect(garchHorizonVariance(1, garch, 21)).toBeCloseTo(21, 10);
  });

  test('too few returns, none that moves and a missing one are refused', () => {
    expect(() => fitGarch(returns.subarray(0, 99))).toThrow('fitGarch: 99 returns are too few');
    expect(() => fitGarch(new Float64Array(200))).toThrow('is 0');
    expect(() => fitGarch(new Float64Array(200).fill(Number.NaN))).toThrow('is NaN');
  });
});

describe('HAR', () => {
  const variances = returnsOf(400, 5).map((r) => r * r);
  const regressors = harRegressors(variances);

  test('recovers the coefficients of targets made of its regressors', () => {
    const targets = Float64Array.from(variances, (_, day) => {
      const [one, daily, weekly, monthly] = regressors.subarray(4 * day, 4 * day + 4);
      return 0.1 * one! + 0.2 * daily! + 0.3 * weekly! + 0.4 * monthly!;
    });
    const { coefficients } = fitHar(regressors, targets, 21, 400);
    for (const [i, c] of [0.1, 0.2, 0.3, 0.4].entries()) expect(coefficients[i]).toBeCloseTo(c, 10);
  });

  test('targets are the means of the days that follow, the days themselves left out', () => {
    expect(futureMeans(Float64Array.of(7, 1, 2, 6, 4), 2)).toEqual(Float64Array.of(1.5, 4, 5));
  });

  test('days after the last of the fit change nothing', () => {
    const targets = futureMeans(variances, 5);
    const fitted = fitHar(regressors, targets, 21, 200);
    const changed = variances.map((v, day) => (day < 205 ? v : 100 * v));
    expect(fitHar(harRegressors(changed), futureMeans(changed, 5), 21, 200)).toEqual(fitted);
  });

  test('an answer outside the targets seen becomes their mean', () => {
    const har = { coefficients: Float64Array.of(0, 1, 0, 0), mean: 2, least: 1, most: 5 };
    const forecast = (today: number) => harForecast(har, Float64Array.of(1, today, 0, 0));
    expect([-1, 0.5, 3, 6].map(forecast)).toEqual([2, 2, 3, 2]);
  });

  test('too few days, and variances that do not move, are refused', () => {
    const targets = futureMeans(variances, 1);
    expect(() => fitHar(regressors, targets, 21, 50)).toThrow('fitHar: days 21 to 50');
    const still = new Float64Array(200).fill(1);
    expect(() => fitHar(harRegressors(still), futureMeans(still, 1), 21, 190)).toThrow('depend');
  });
});
