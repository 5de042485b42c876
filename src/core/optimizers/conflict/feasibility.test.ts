import { expect, test } from '@jest/globals';
import { boxConstraints } from '@/core/constraints/box-constraints';
import { findConflict } from '@/core/optimizers/conflict/feasibility';

const symbols = (n: number) => Array.from({ length: n }, (_, i) => `S${i + 1}`);

test('limits that fit have no conflict, rounding included', () => {
  expect(
    findConflict({ symbols: symbols(10), constraints: boxConstraints(10, 0, 0.1) }),
  ).toBeUndefined();
  expect(
    findConflict({ symbols: symbols(3), constraints: boxConstraints(3, 1 / 3, 1 / 3) }),
  ).toBeUndefined();
});

test('too small maximum weights', () => {
  expect(findConflict({ symbols: symbols(3), constraints: boxConstraints(3, 0, 0.3) })).toEqual({
    status: 'infeasible',
    message: 'at most 30 % each x 3 assets = 90 % < 100 %',
    conflict: ['maximum weight 30 % of each of the 3 assets', 'weights sum to 100 %'],
    repairs: ['raise the maximum weight to 33.34 %', 'choose at least 4 assets'],
  });
});

test('the repaired maximum is feasible', () => {
  expect(
    findConflict({ symbols: symbols(3), constraints: boxConstraints(3, 0, 0.3334) }),
  ).toBeUndefined();
});

test('too large minimum weights', () => {
  expect(findConflict({ symbols: symbols(20), constraints: boxConstraints(20, 0.1, 1) })).toEqual({
    status: 'infeasible',
    message: 'at least 10 % each x 20 assets = 200 % > 100 %',
    conflict: ['minimum weight 10 % of each of the 20 assets', 'weights sum to 100 %'],
    repairs: ['lower the minimum weight to 5 %', 'choose at most 10 assets'],
  });
});

test('a minimum above the maximum names the asset', () => {
  const constraints = boxConstraints(2, Float64Array.of(0, 0.4), Float64Array.of(1, 0.25));
  expect(findConflict({ symbols: ['AAPL', 'MSFT'], constraints })).toEqual({
    status: 'infeasible',
    message: 'MSFT: its minimum weight 40 % is above its maximum weight 25 %',
    conflict: ['minimum weight 40 % of MSFT', 'maximum weight 25 % of MSFT'],
    repairs: [
      'lower the minimum weight of MSFT to 25 %',
      'raise the maximum weight of MSFT to 40 %',
    ],
  });
});

test('different maximum weights are summed', () => {
  const constraints = boxConstraints(2, 0, Float64Array.of(0.5, 0.2));
  expect(findConflict({ symbols: ['A', 'B'], constraints })).toMatchObject({
    message: 'the maximum weights of the 2 assets sum to 70 % < 100 %',
    repairs: ['raise the maximum weights by 30 % in all, for example by 15 % each'],
  });
});

test('where a group asks for more than the budget, the repair of the bounds says how much', () => {
  const linear = [
    {
      name: 'G',
      coefficients: Float64Array.of(0, 0, 0, 1),
      min: 0.4675,
      max: Number.POSITIVE_INFINITY,
    },
  ];
  const at = (most: number) =>
    findConflict({ symbols: symbols(4), constraints: boxConstraints(4, 0, most, 1, linear) });
  expect(at(0.2)).toMatchObject({
    message: 'at most 20 % each x 4 assets = 80 % < 100 %',
    repairs: ['raise the maximum weight to 46.75 %'],
  });
  expect(at(0.4675)).toBeUndefined();
});

test('where rows conflict among themselves, no width of the bounds is promised', () => {
  const coefficients = Float64Array.of(1, 0, 0);
  const linear = [
    { name: 'G', coefficients, min: Number.NEGATIVE_INFINITY, max: 0.1 },
    { name: 'H', coefficients, min: 0.2, max: Number.POSITIVE_INFINITY },
  ];
  expect(
    findConflict({ symbols: symbols(3), constraints: boxConstraints(3, 0, 0.3, 1, linear) }),
  ).toMatchObject({
    repairs: [
      'several limits conflict at once: begin with maximum weight 30 % of each of the 3 assets and relax or drop it',
    ],
  });
});

test('a repair leaves room for the target return that was asked for too', () => {
  const linear = [{ name: 'G', coefficients: Float64Array.of(1, 0), min: 0.2, max: 1 }];
  const limited = {
    symbols: symbols(2),
    constraints: boxConstraints(2, 0, Float64Array.of(0, 1), 1, linear),
  };
  const earning = (min: number) => [
    {
      name: 'return',
      coefficients: Float64Array.of(0.1, 0.02),
      min,
      max: Number.POSITIVE_INFINITY,
    },
  ];
  expect(findConflict(limited, earning(0.06))?.repairs).toEqual([
    'raise the maximum weight of S1 to 50 %',
  ]);
  expect(findConflict(limited, earning(0.5))?.repairs).toEqual([
    'several limits conflict at once: begin with G at least 20 % and relax or drop it',
  ]);
});

test('where more than one asset has crossed bounds, no single change is promised to help', () => {
  const constraints = boxConstraints(2, Float64Array.of(0.4, 0.5), Float64Array.of(0.2, 0.3));
  expect(findConflict({ symbols: symbols(2), constraints })).toMatchObject({
    message: 'S1: its minimum weight 40 % is above its maximum weight 20 %',
    repairs: [
      'several limits conflict at once: begin with minimum weight 40 % of S1 and relax or drop it',
    ],
  });
});
