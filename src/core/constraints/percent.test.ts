import { expect, test } from '@jest/globals';
import { percent } from '@/core/constraints/percent';

test.each([
  [0.125, '12.5 %'],
  [1, '100 %'],
  [-0.3, '−30 %'],
  [0, '0 %'],
  [0.00001234, '0.0012 %'],
] as const)('%p reads %p', (fraction, text) => {
  expect(percent(fraction)).toBe(text);
});

test('a third rounds to the asked side', () => {
  expect([percent(1 / 3, 'up'), percent(1 / 3, 'down')]).toEqual(['33.34 %', '33.33 %']);
});

test('a value with few decimals is not rounded away from itself', () => {
  expect([percent(0.07, 'up'), percent(0.29, 'down'), percent(0.125, 'up')]).toEqual([
    '7 %',
    '29 %',
    '12.5 %',
  ]);
});
