import { expect, test } from '@jest/globals';
import { simpleReturns } from './simple-returns';

test('a return is the price over the one before it, less one, whatever the number of assets', () => {
  for (const assets of [1, 2, 3, 4, 7]) {
    const prices = Float64Array.from({ length: 4 * assets }, (_, k) => 50 + ((k * 37) % 11));
    const returns = simpleReturns(prices, assets);
    expect(returns).toHaveLength(3 * assets);
    for (let k = 0; k < returns.length; k++) {
      expect(returns[k]).toBe(prices[k + assets]! / prices[k]! - 1);
    }
  }
});

test('one row of prices has no returns', () => {
  expect(simpleReturns(new Float64Array(3).fill(10), 3)).toHaveLength(0);
});

test('a given target is filled and returned', () => {
  const target = new Float64Array(2);
  expect(simpleReturns(Float64Array.of(100, 200, 110, 150), 2, target)).toBe(target);
  expect(target[0]).toBeCloseTo(0.1, 15);
  expect(target[1]).toBe(-0.25);
});

test('sizes that do not fit are refused', () => {
  expect(() => simpleReturns(new Float64Array(5), 2)).toThrow(
    'simpleReturns: 5 prices are not rows of 2 assets',
  );
  expect(() => simpleReturns(new Float64Array(1), 2)).toThrow('1 prices are not rows of 2 assets');
  expect(() => simpleReturns(new Float64Array(6), 2, new Float64Array(6))).toThrow(
    'the target holds 6 numbers, not 4',
  );
});
