import { expect, test } from '@jest/globals';
import { loadMarket, monthStarts } from './market';

const market = loadMarket('2014-01-02', '2022-12-28');

test('only stocks with every day of the window, on days they share', () => {
  expect(market.symbols).toHaveLength(25);
  expect(market.symbols).not.toContain('IBM');
  expect(market.symbols).not.toContain('^GSPC');
  expect(market.days.at(-1)).toBe('2022-12-28');
  expect(market.panel.returns.every(Number.isFinite)).toBe(true);
});

test('a history ends with the close of its day', () => {
  const [day, next] = market.days.slice(1000, 1002);
  const then = market.historyOf(0, day!, 400);
  const later = market.historyOf(0, next!, 400);
  expect(then.closes).toHaveLength(400);
  expect(later.closes.subarray(0, 399)).toEqual(then.closes.subarray(1));
  const growth = later.closes[399]! / then.closes[399]! - 1;
  expect(market.panel.returns[1001 * market.symbols.length]).toBeCloseTo(growth, 14);
});

test('decisions fall on the last close of a month', () => {
  const starts = monthStarts(market.days, '2018-01-01');
  expect(starts).toHaveLength(60);
  expect(starts.slice(0, 2).map((t) => market.days[t - 1])).toEqual(['2017-12-29', '2018-01-31']);
});
