import { expect, test } from '@jest/globals';
import { solvePositiveDefinite } from './solve-positive-definite';

test('two by two by hand, two right-hand sides', () => {
  const x = solvePositiveDefinite(Float64Array.of(4, 2, 2, 3), 2, Float64Array.of(8, 2, 7, 5), 2)!;
  expect([...x]).toEqual([1.25, -0.5, 1.5, 2].map((value) => expect.closeTo(value, 14)));
});

test('a singular or indefinite matrix has no answer', () => {
  expect(
    solvePositiveDefinite(Float64Array.of(1, 1, 1, 1), 2, Float64Array.of(1, 1), 1),
  ).toBeUndefined();
  expect(
    solvePositiveDefinite(Float64Array.of(1, 2, 2, 1), 2, Float64Array.of(1, 1), 1),
  ).toBeUndefined();
  const large = [1e6, 1e6, 1e6, 1e6 + 1e-9];
  expect(
    solvePositiveDefinite(Float64Array.from(large), 2, Float64Array.of(1, 1), 1),
  ).toBeUndefined();
  expect(solvePositiveDefinite(new Float64Array(4), 2, Float64Array.of(1, 1), 1)).toBeUndefined();
});
