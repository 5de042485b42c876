import { expect, test } from '@jest/globals';
import { repairPatch } from '@/components/optimize/repair-patch';
import { reportTerms } from '@/components/run/describe-registries';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { findConflict } from '@/core/optimizers/feasibility';

const { methods } = reportTerms;
const symbols = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
const conflictOf = (min: number, max: number) =>
  findConflict({ symbols, constraints: boxConstraints(symbols.length, min, max) });

test.each([
  [0, 0.1],
  [0, 0.12],
  [0.2, 1],
  [0.13, 0.5],
])('the first repair of weights between %d and %d, applied, leaves no conflict', (min, max) => {
  const patch = repairPatch(conflictOf(min, max)?.repairs[0] ?? '', methods);
  const mended = { minWeight: min, maxWeight: max, ...patch };
  expect(patch).toBeDefined();
  expect(conflictOf(mended.minWeight, mended.maxWeight)).toBeUndefined();
});

test('a method named in a repair is chosen', () => {
  expect(repairPatch('choose minimum variance, which needs no expected returns', methods)).toEqual({
    method: 'min-variance',
  });
});

test('a repair that leaves a choice has no button', () => {
  expect(repairPatch('choose at least 9 assets', methods)).toBeUndefined();
  expect(repairPatch('leave out one of A, B', methods)).toBeUndefined();
});
