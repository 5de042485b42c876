import { expect, test } from '@jest/globals';
import { examplePanel } from './example-panel';
import { estimateGiven, given } from './given';
import { allExpectedReturnsIds, expectedReturnsIds } from './registry';

const panel = examplePanel(10, 2);

test('the stated returns come back as a copy', () => {
  const expectedReturns = Float64Array.of(0.07, 0.03);
  const { values } = estimateGiven(panel, { parameters: { expectedReturns } });
  expect(values).toEqual(expectedReturns);
  expect(values).not.toBe(expectedReturns);
});

test('without them, or with too few or NaN, it is refused by name', () => {
  expect(() => given.estimate(panel)).toThrow(/^given: /);
  expect(() =>
    estimateGiven(panel, { parameters: { expectedReturns: Float64Array.of(0.1) } }),
  ).toThrow(/^given: /);
  expect(() =>
    estimateGiven(panel, { parameters: { expectedReturns: Float64Array.of(0.1, Number.NaN) } }),
  ).toThrow(/^given: /);
});

test('it is registered, but not among those that a panel alone is enough for', () => {
  expect(allExpectedReturnsIds).toContain('given');
  expect(expectedReturnsIds).not.toContain('given');
});
