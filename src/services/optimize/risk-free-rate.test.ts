import { expect, test } from '@jest/globals';
import { riskFreeRate } from './risk-free-rate';

const window = (days: number) => ({ rate: 0.03, days, lastKnown: '2017-03-29' });

test('a given rate wins, also when it is zero or negative', () => {
  expect(riskFreeRate(0, window(100), 100)).toMatchObject({ rate: 0, source: 'given' });
  expect(riskFreeRate(-0.005, window(100), 100)).toMatchObject({ rate: -0.005, source: 'given' });
});

test('Treasury yields count when they cover at least half of the days', () => {
  expect(riskFreeRate(undefined, window(50), 100)).toMatchObject({
    rate: 0.03,
    source: 'treasury',
  });
  expect(riskFreeRate(undefined, window(49), 100)).toMatchObject({ rate: 0, source: 'none' });
});

test('a rate of zero for want of data says so and names the last known day', () => {
  expect(riskFreeRate(undefined, window(0), 1256).note).toContain('2017-03-29');
  const nothing = { rate: 0, days: 0, lastKnown: undefined };
  expect(riskFreeRate(undefined, nothing, 0)).toMatchObject({ rate: 0, source: 'none' });
});
