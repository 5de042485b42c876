import { describe, expect, test } from '@jest/globals';
import { headline, verdict } from './report';
import { accuracyOf, confusionOf, scoreMethod } from './score';

/** Twenty days of five movements each. */
const days = Array.from({ length: 100 }, (_, row) => Math.floor(row / 5));
const labels = days.map((day, row) => ((day * 7 + row * row) % 3 === 0 ? 0 : 1));
const right = labels.map((label) => (label === 1 ? 0.3 : -0.3));

describe('scoreMethod', () => {
  test('log odds above 0 are "up": counts of the four cases', () => {
    const counts = confusionOf(
      { labels: [1, 1, 0, 0, 0], days: [1, 1, 1, 1, 1] },
      [1, 0, 2, -1, -1],
    );
    expect(counts).toEqual({
      truePositives: 1,
      falseNegatives: 1,
      falsePositives: 1,
      trueNegatives: 2,
    });
    expect(accuracyOf(counts)).toBe(0.6);
  });

  test('always right is 100 % with no doubt; always up is the base rate and adds nothing to it', () => {
    const perfect = scoreMethod({ labels, days }, [right]);
    expect(perfect.together.accuracy).toEqual({ value: 1, low: 1, high: 1 });
    expect(perfect.together.matthews.value).toBeCloseTo(1, 12);
    const up = scoreMethod({ labels, days }, [labels.map(() => 1)]);
    expect(up.together.accuracy.value).toBeCloseTo(labels.filter((l) => l === 1).length / 100, 12);
    expect(up.together.beyondAlwaysUp).toEqual({ value: 0, low: 0, high: 0 });
    expect(up.matthews).toEqual({ mean: 0, deviation: 0 });
  });

  test('seeds are scored one by one, and together by the mean of their log odds', () => {
    const wrong = right.map((value) => -value / 2);
    const score = scoreMethod({ labels, days }, [right, wrong]);
    expect(score.seeds).toBe(2);
    expect(score.accuracy.mean).toBeCloseTo(0.5, 12);
    expect(score.accuracy.deviation).toBeCloseTo(Math.SQRT1_2, 12);
    expect(score.together.accuracy.value).toBe(1);
  });
});

const estimate = (low: number) => ({ value: low + 0.01, low, high: low + 0.02 });
const method = (low: number, name = 'lstm', accuracy = 0.5) => ({
  method: name,
  seeds: 1,
  accuracy: { mean: accuracy, deviation: 0 },
  matthews: { mean: 0, deviation: 0 },
  together: { accuracy: estimate(0.5), matthews: estimate(low), beyondAlwaysUp: estimate(low) },
});

describe('headline', () => {
  test('names the family that was best before the test, not the one that was best in it', () => {
    const tried = (family: string, mean: number) => ({
      family,
      penalty: 1,
      matthews: [mean],
      mean,
    });
    const text = headline({
      methods: [method(0, 'lstm', 0.7), method(0, 'logistic', 0.515)],
      tried: [tried('lstm', 0.02), tried('logistic', 0.03)],
      reported: [
        { method: 'a', accuracy: 53.1 },
        { method: 'b', accuracy: 51.9 },
      ],
      baseRate: 0.5285,
    });
    expect(text).toContain('logistic regression');
    expect(text).toContain('It reached 51.5 %');
    expect(text).toContain('the highest reported is 53.1 %');
    expect(text).not.toContain('70.0');
  });
});

describe('verdict', () => {
  test('an interval that holds 0 is no success', () => {
    const text = verdict({ methods: [method(-0.005)] });
    expect(text).toContain('No trained method has its 95 % interval above always up');
    expect(text).toContain('None has that of its MCC above 0');
  });

  test('an interval above 0 is named', () => {
    expect(verdict({ methods: [method(0.001)] })).toContain('95 % interval above always up: LSTM');
  });
});
