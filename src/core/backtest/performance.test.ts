import { expect, test } from '@jest/globals';
import { performance } from './performance';

test('a constant return compounds and has no volatility', () => {
  const figures = performance(new Float64Array(24).fill(0.01), 12);
  expect(figures.annualReturn).toBeCloseTo(1.01 ** 12 - 1, 14);
  expect(figures).toMatchObject({ volatility: 0, sharpe: null, maxDrawdown: 0 });
});

test('up and down by a tenth', () => {
  const { annualReturn, volatility, sharpe, maxDrawdown } = performance(
    Float64Array.of(0.1, -0.1, 0.1, -0.1),
    4,
    -0.04,
  );
  expect(annualReturn).toBeCloseTo(0.99 ** 2 - 1, 14);
  expect(volatility).toBeCloseTo(Math.sqrt((4 * 0.04) / 3), 14);
  expect(sharpe).toBeCloseTo(0.04 / Math.sqrt((4 * 0.04) / 3), 12);
  expect(maxDrawdown).toBeCloseTo(1 - 0.99 * 0.9, 14);
});

test('a total loss is a return of minus one', () => {
  expect(performance(Float64Array.of(0.1, -1), 252).annualReturn).toBe(-1);
});

test('fewer than two returns and NaN are refused', () => {
  expect(() => performance(Float64Array.of(0.1), 12)).toThrow('at least two');
  expect(() => performance(Float64Array.of(0.1, Number.NaN), 12)).toThrow('all finite');
});
