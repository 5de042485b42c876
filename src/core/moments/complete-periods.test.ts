import { expect, test } from '@jest/globals';
import { completePeriods } from './complete-periods';

const { NaN: gap } = Number;
const panelOf = (...returns: number[]) => ({
  returns: Float64Array.from(returns),
  periods: returns.length / 2,
  assets: 2,
  periodsPerYear: 12,
});

test('a panel without gaps is itself', () => {
  const panel = panelOf(1, 2, 3, 4);
  expect(completePeriods(panel)).toBe(panel);
});

test('periods with a gap are left out, the others keep their order', () => {
  expect(completePeriods(panelOf(1, 2, gap, 4, 5, 6, 7, gap))).toEqual(panelOf(1, 2, 5, 6));
});

test('where no period is complete none is left', () => {
  expect(completePeriods(panelOf(1, gap, gap, 4)).periods).toBe(0);
});
