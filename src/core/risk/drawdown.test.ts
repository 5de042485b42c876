import { expect, test } from '@jest/globals';
import { drawdowns, maxDrawdown } from './drawdown';

test('a rise, a fall by half and the way back', () => {
  const returns = Float64Array.of(0.25, -0.2, -0.375, 0.6, 0.25, 0.1);
  const value = [1.25, 1, 0.625, 1, 1.25, 1.375];
  const peak = [1.25, 1.25, 1.25, 1.25, 1.25, 1.375];
  drawdowns(returns).forEach((fall, t) => {
    expect(fall).toBeCloseTo(1 - value[t]! / peak[t]!, 14);
  });
  expect(maxDrawdown(returns)).toEqual({
    depth: expect.closeTo(0.5, 14),
    peak: 0,
    trough: 2,
    recovery: 4,
  });
});

test('the start is the first high, and a fall that is not made up has no recovery', () => {
  const found = maxDrawdown(Float64Array.of(-0.1, -0.1, 0.05));
  expect(found).toEqual({ depth: expect.closeTo(0.19, 14), peak: -1, trough: 1, recovery: null });
});

test('a value that never falls has no drawdown', () => {
  expect(maxDrawdown(Float64Array.of(0.1, 0, 0.2))).toEqual({
    depth: 0,
    peak: -1,
    trough: -1,
    recovery: -1,
  });
  expect(maxDrawdown(new Float64Array(0)).depth).toBe(0);
});

test('a total loss is a drawdown of 1 for ever', () => {
  expect([...drawdowns(Float64Array.of(0.1, -1.5, 3))]).toEqual([0, 1, 1]);
});
