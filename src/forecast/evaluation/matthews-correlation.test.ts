import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Confusion, matthewsCorrelation } from './matthews-correlation';

const confusion = (
  truePositives: number,
  trueNegatives: number,
  falsePositives: number,
  falseNegatives: number,
): Confusion => ({ truePositives, trueNegatives, falsePositives, falseNegatives });

const count = fc.integer({ min: 0, max: 10_000 });

describe('matthewsCorrelation', () => {
  test('all right is 1, all wrong is -1, chance is 0', () => {
    expect(matthewsCorrelation(confusion(7, 3, 0, 0))).toBeCloseTo(1, 14);
    expect(matthewsCorrelation(confusion(0, 0, 3, 7))).toBeCloseTo(-1, 14);
    expect(matthewsCorrelation(confusion(20, 30, 20, 30))).toBe(0);
  });

  test('a worked case: 6 of 8 and 3 of 4 right give 18 - 2 over the root of 7 x 8 x 4 x 5', () => {
    expect(matthewsCorrelation(confusion(6, 3, 1, 2))).toBeCloseTo(16 / Math.sqrt(1120), 14);
  });

  test('an answer that never varies says nothing: 0', () => {
    expect(matthewsCorrelation(confusion(60, 0, 40, 0))).toBe(0);
    expect(matthewsCorrelation(confusion(0, 0, 0, 0))).toBe(0);
  });

  test('it is the Pearson correlation of the two variables', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 2, maxLength: 60 }),
        (pairs) => {
          const of = (predicted: boolean, actual: boolean) =>
            pairs.filter(([p, a]) => p === predicted && a === actual).length;
          const mean = (k: 0 | 1) => pairs.filter((pair) => pair[k]).length / pairs.length;
          const [p, a] = [mean(0), mean(1)];
          const both = of(true, true) / pairs.length;
          const spread = Math.sqrt(p * (1 - p) * a * (1 - a));
          const pearson = spread < 1e-12 ? 0 : (both - p * a) / spread;
          expect(
            matthewsCorrelation(
              confusion(of(true, true), of(false, false), of(true, false), of(false, true)),
            ),
          ).toBeCloseTo(pearson, 10);
        },
      ),
    );
  });

  test('turning every answer round turns the sign; naming the classes otherwise changes nothing', () => {
    fc.assert(
      fc.property(count, count, count, count, (tp, tn, fp, fn) => {
        const value = matthewsCorrelation(confusion(tp, tn, fp, fn));
        expect(matthewsCorrelation(confusion(fn, fp, tn, tp))).toBeCloseTo(-value, 12);
        expect(matthewsCorrelation(confusion(tn, tp, fn, fp))).toBeCloseTo(value, 12);
      }),
    );
  });
});
