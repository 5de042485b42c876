import { expect, test } from '@jest/globals';
import { exponentialWeights } from './exponential-weights';
import { weightedMean } from './weighted-mean';

test('a constant column gives its constant to the last bit or the one before', () => {
  const weights = exponentialWeights(1000, 50);
  for (const constant of [0.1, 0.3, 1 / 3, 7e5]) {
    const mean = weightedMean(new Float64Array(1000).fill(constant), weights, 1)[0]!;
    expect(Math.abs(mean / constant - 1)).toBeLessThanOrEqual(Number.EPSILON);
  }
});

test('columns are averaged under the weights of their rows', () => {
  const means = weightedMean(
    Float64Array.of(1, 10, 2, 20, 3, 30),
    Float64Array.of(0.5, 0.25, 0.25),
    2,
  );
  expect([...means]).toEqual([expect.closeTo(1.75, 15), expect.closeTo(17.5, 14)]);
});
