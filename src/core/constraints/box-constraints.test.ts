import { expect, test } from '@jest/globals';
import { asOne, boxConstraints } from '@/core/constraints/box-constraints';

test('bounds that differ by rounding alone are one', () => {
  const { minWeights, maxWeights } = boxConstraints(
    4,
    Float64Array.of(0.1 + 0.2, 0.3, 0, 0.2),
    Float64Array.of(0.3, 0.1 + 0.2, 1e-17, 0.2 + 1e-9),
  );
  expect([...minWeights]).toEqual([0.3, 0.3, 0, 0.2]);
  expect([...maxWeights]).toEqual([0.3, 0.3, 0, 0.2 + 1e-9]);
});

test('what is equal, apart, or without a limit stays as it is', () => {
  expect(asOne(0.3, 0.3)).toBeUndefined();
  expect(asOne(0, 1e-17)).toBeUndefined();
  expect(asOne(0.2, 0.1)).toBeUndefined();
  expect(asOne(Number.NEGATIVE_INFINITY, 1)).toBeUndefined();
  expect(asOne(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)).toBeUndefined();
});
