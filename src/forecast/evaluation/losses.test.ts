import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { correlationOf, momentsOf } from './co-moments';
import { dieboldMariano, lagsOf } from './diebold-mariano';
import { neweyWestVariance } from './newey-west';
import { outOfSampleRSquared } from './out-of-sample-r-squared';
import { probabilityIntegralTransform } from './probability-integral-transform';
import { qlike } from './qlike';
import { rank } from './rank';
import { rankCorrelation } from './rank-correlation';
import { studentTCdf, studentTQuantile, studentTTwoSided } from './student-t';

const positive = fc.double({ min: 1e-6, max: 1e3, noNaN: true });
const series = (minLength: number) =>
  fc
    .array(fc.integer({ min: -50, max: 50 }), { minLength, maxLength: 60 })
    .map((values) => Float64Array.from(values));

describe('QLIKE', () => {
  test('the realized variance itself is the best forecast, and its loss ln v + 1', () => {
    fc.assert(
      fc.property(
        positive,
        positive,
        (v, f) => qlike(v, f) >= qlike(v, v) - 1e-9 * Math.abs(qlike(v, v)) - 1e-12,
      ),
    );
    expect(qlike(2, 2)).toBeCloseTo(Math.log(2) + 1, 14);
  });

  test('another unit changes all losses by the same amount', () => {
    fc.assert(
      fc.property(positive, positive, positive, (v, f, g) => {
        const inOther = qlike(100 * v, 100 * f) - qlike(100 * v, 100 * g);
        expect(inOther).toBeCloseTo(qlike(v, f) - qlike(v, g), 4);
      }),
    );
  });

  test('a day without a move has a loss; a forecast of zero or less has none', () => {
    expect(qlike(0, 0.5)).toBe(Math.log(0.5));
    expect(() => qlike(1, 0)).toThrow('qlike: variance 1, forecast 0');
    expect(() => qlike(Number.NaN, 1)).toThrow(RangeError);
  });
});

describe('ranks', () => {
  test('are 1 to n, ties share the mean of theirs', () => {
    expect(rank(Float64Array.of(3, 1, 3, 2))).toEqual(Float64Array.of(3.5, 1, 3.5, 2));
    expect(rank(new Float64Array(0))).toHaveLength(0);
  });

  test('correlate 1 with any rising function, -1 with any falling one', () => {
    const x = Float64Array.of(-2, 0.5, 0.7, 3, 9);
    expect(
      rankCorrelation(
        x,
        x.map((v) => v ** 3),
      ),
    ).toBeCloseTo(1, 14);
    expect(
      rankCorrelation(
        x,
        x.map((v) => Math.exp(-v)),
      ),
    ).toBeCloseTo(-1, 14);
  });

  test('without variation there is no correlation', () => {
    expect(rankCorrelation(Float64Array.of(1, 1), Float64Array.of(1, 2))).toBeNaN();
    expect(rankCorrelation(new Float64Array(0), new Float64Array(0))).toBeNaN();
  });

  test('correlations of sums over days are those of all days together', () => {
    const [x, y] = [Float64Array.of(1, 4, 2, 8), Float64Array.of(2, 3, 1, 9)];
    const first = momentsOf(x.subarray(0, 1), y.subarray(0, 1));
    const rest = momentsOf(x.subarray(1), y.subarray(1));
    const sum = first.map((value, k) => value + rest[k]!);
    expect(correlationOf(sum)).toBeCloseTo(correlationOf(momentsOf(x, y)), 14);
  });
});

describe('Newey-West', () => {
  test('without lags it is the variance, and it is never negative', () => {
    expect(neweyWestVariance(Float64Array.of(1, 2, 3, 6), 0)).toBeCloseTo(3.5, 14);
    fc.assert(
      fc.property(series(5), fc.nat(4), (values, lags) => neweyWestVariance(values, lags) >= 0),
    );
  });

  test('more lags than days are refused', () => {
    expect(() => neweyWestVariance(new Float64Array(3), 3)).toThrow('3 lags of 3 days');
  });
});

describe('Diebold-Mariano', () => {
  test('changing the two forecasts changes the sign and not the probability', () => {
    fc.assert(
      fc.property(series(10), (values) => {
        fc.pre(new Set(values).size > 2 && neweyWestVariance(values, 3) > 1e-9);
        const forth = dieboldMariano(values, 2, 3);
        const back = dieboldMariano(
          values.map((v) => -v),
          2,
          3,
        );
        expect(back.statistic).toBeCloseTo(-forth.statistic, 12);
        expect(back.pValue).toBeCloseTo(forth.pValue, 12);
        expect(forth.pValue).toBeGreaterThanOrEqual(0);
        expect(forth.pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('equal losses say nothing', () => {
    expect(dieboldMariano(new Float64Array(50), 5)).toEqual({ statistic: 0, pValue: 1 });
  });

  test('one constant difference and fewer days than the horizon are refused', () => {
    expect(() => dieboldMariano(new Float64Array(50).fill(1), 5)).toThrow('every difference is 1');
    expect(() => dieboldMariano(new Float64Array(5), 5)).toThrow('5 days for a horizon of 5');
  });

  test('lags cover the overlap, and clustering where there is none', () => {
    expect([1, 5, 21, 63].map((h) => lagsOf(1257, h))).toEqual([7, 7, 20, 62]);
  });
});

describe('Student', () => {
  test('is symmetric, and the quantile undoes the distribution', () => {
    const probability = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true });
    const degrees = fc.double({ min: 0.5, max: 500, noNaN: true });
    fc.assert(
      fc.property(probability, degrees, (p, v) => {
        const t = studentTQuantile(p, v);
        expect(Math.abs(studentTCdf(t, v) - p)).toBeLessThan(1e-12 + 1e-9 * p);
        expect(studentTCdf(-t, v)).toBeCloseTo(1 - p, 11);
      }),
    );
    expect(studentTTwoSided(-2, 7)).toBeCloseTo(2 * studentTCdf(-2, 7), 14);
  });

  test('one degree of freedom is Cauchy', () => {
    expect(studentTQuantile(0.75, 1)).toBeCloseTo(1, 12);
  });

  test('probabilities outside (0, 1) and degrees of freedom of 0 are refused', () => {
    expect(() => studentTQuantile(1, 3)).toThrow('p is 1');
    expect(() => studentTCdf(0, 0)).toThrow('degrees of freedom 0');
  });
});

describe('probability integral transform', () => {
  const forecast = { mean: 0.01, volatility: 0.05, degreesOfFreedom: 6 };

  test('the mean is the middle, and the probability rises with the return', () => {
    expect(probabilityIntegralTransform(0.01, forecast)).toBe(0.5);
    expect(probabilityIntegralTransform(0.02, forecast)).toBeGreaterThan(0.5);
  });

  test('the volatility is the standard deviation, not the scale', () => {
    // Of Student with 6 degrees of freedom, variance 6 / 4.
    const t = (2 * 0.05) / (0.05 * Math.sqrt(4 / 6));
    expect(probabilityIntegralTransform(0.11, forecast)).toBeCloseTo(studentTCdf(t, 6), 14);
  });
});

test('R squared is 0 for the baseline, 1 without error, negative for what is worse', () => {
  expect(outOfSampleRSquared(4, 4)).toBe(0);
  expect(outOfSampleRSquared(0, 4)).toBe(1);
  expect(outOfSampleRSquared(5, 4)).toBe(-0.25);
});
