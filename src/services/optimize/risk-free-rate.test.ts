import { expect, test } from '@jest/globals';
import { riskFreeRate, type TreasuryWindow } from './risk-free-rate';

const rate = (
  given: number | undefined,
  window: TreasuryWindow,
  observations: number,
  currencies: readonly string[] = ['USD', 'USD'],
) => riskFreeRate({ given, window, observations, currencies });

const window = (days: number) => ({ rate: 0.03, days, lastKnown: '2017-03-29' });

test('a given rate wins, also when it is zero or negative', () => {
  expect(rate(0, window(100), 100)).toMatchObject({ rate: 0, source: 'given' });
  expect(rate(-0.005, window(100), 100)).toMatchObject({ rate: -0.005, source: 'given' });
});

test('Treasury yields count when they cover at least half of the days', () => {
  expect(rate(undefined, window(50), 100)).toMatchObject({
    rate: 0.03,
    source: 'treasury',
  });
  expect(rate(undefined, window(49), 100)).toMatchObject({ rate: 0, source: 'none' });
});

test('a rate of zero for want of data says so and names the last known day', () => {
  expect(rate(undefined, window(0), 1256).note).toContain('2017-03-29');
  const nothing = { rate: 0, days: 0, lastKnown: undefined };
  expect(rate(undefined, nothing, 0)).toMatchObject({ rate: 0, source: 'none' });
});

test('Treasury yields do not stand in for a rate of another currency', () => {
  const { rate: taken, source, note } = rate(undefined, window(100), 100, ['USD', 'EUR', 'EUR']);
  expect([taken, source]).toEqual([0, 'none']);
  expect(note).toContain('prices in EUR');
  expect(rate(0.01, window(100), 100, ['EUR'])).toMatchObject({ rate: 0.01, source: 'given' });
});
