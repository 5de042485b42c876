import { expect, test } from '@jest/globals';
import { centralInterval } from './central-interval';

const forecast = { expectedLogReturn: 0.01, volatility: 0.05, level: 0.8 };

test('with very many degrees of freedom the ends are those of the normal distribution', () => {
  const { low, high } = centralInterval({ ...forecast, degreesOfFreedom: 1e6 });
  // Normal quantile of 0.9.
  expect(high).toBeCloseTo(0.01 + 0.05 * 1.2815515655446004, 6);
  expect(low).toBeCloseTo(0.01 - 0.05 * 1.2815515655446004, 6);
});

test('ends are scaled quantiles of Student: five degrees of freedom, published table', () => {
  // t(0.9; 5) = 1.475884, standard deviation of t(5) = sqrt(5 / 3).
  const { low, high } = centralInterval({ ...forecast, degreesOfFreedom: 5 });
  expect(high - 0.01).toBeCloseTo((0.05 * 1.475884) / Math.sqrt(5 / 3), 7);
  expect(0.01 - low).toBeCloseTo(high - 0.01, 15);
});

test('a higher level contains a lower one', () => {
  const eighty = centralInterval({ ...forecast, degreesOfFreedom: 7 });
  const ninetyFive = centralInterval({ ...forecast, degreesOfFreedom: 7, level: 0.95 });
  expect(ninetyFive.low).toBeLessThan(eighty.low);
  expect(ninetyFive.high).toBeGreaterThan(eighty.high);
});

test('without a standard deviation there is no interval', () => {
  expect(() => centralInterval({ ...forecast, degreesOfFreedom: 2 })).toThrow(/centralInterval/);
});
