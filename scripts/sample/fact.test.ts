import { describe, expect, test } from '@jest/globals';
import { describeBarFacts, describeFacts } from './fact';
import type { SourceSeries } from './source';

const date = (i: number) => new Date(Date.UTC(2001, 0, 1 + i)).toISOString().slice(0, 10);
const bare = { open: null, high: null, low: null, close: null, volume: null };

function facts(prices: readonly number[], step = 1e-6): string[] {
  const dates = prices.map((_, i) => date(i));
  const base: SourceSeries = {
    source: 'skfolio',
    symbol: 'X',
    days: prices.map((adjustedClose, i) => ({ date: date(i), ...bare, adjustedClose })),
    resolution: () => step,
    asTraded: false,
  };
  return describeFacts(base, dates, Float64Array.from(prices));
}
const rising = (days: number) => Array.from({ length: days }, (_, i) => 10 + i / 100);

describe('describeFacts', () => {
  test('a series that moves every day a little has none', () => {
    expect(facts(rising(60))).toEqual([]);
  });

  test('a stretch without a move is named with its length and ends', () => {
    const stale = [...rising(20), ...Array<number>(12).fill(11), ...rising(20)];
    expect(facts(stale)).toEqual([
      'the adjusted close is unchanged on 21.6 % of the days',
      `skfolio: 1 stretches of 10 or more days without a move; the longest is 12 days from ${date(20)} to ${date(31)}`,
    ]);
  });

  test('a move beyond 30 % and a spike that reverts are named', () => {
    expect(facts([10, 10.1, 12.1, 10.11, 10.2, 14])).toEqual([
      `moves 19.8 % on ${date(2)} and back the day after`,
      `moves 37.3 % on ${date(5)}`,
    ]);
  });

  test('prices written with too few digits are counted', () => {
    expect(
      facts(
        [0.5, 0.501, 2, 2.001].map((price) => price),
        1e-3,
      )[0],
    ).toBe(
      `skfolio writes so few digits that one step of the last is more than 0.1 % of the price on 2 days up to ${date(1)}`,
    );
  });
});

describe('describeBarFacts', () => {
  const days = 30;
  const dates = Array.from({ length: days }, (_, i) => date(i));
  const close = Float64Array.from(rising(days));
  const open = close.map((price) => price - 0.003);
  const volume = close.map((_, i) => 1000 + (i % 7));

  test('ordinary bars have none, and a symbol without bars has none', () => {
    const nothing = close.map(() => Number.NaN);
    expect(describeBarFacts(dates, { open, close, volume }, close)).toEqual([]);
    expect(
      describeBarFacts(dates, { open: nothing, close: nothing, volume: nothing }, close),
    ).toEqual([]);
  });

  test('a volume far below its surroundings is named', () => {
    const thin = volume.map((value, i) => (i === 12 ? 20 : value));
    expect(describeBarFacts(dates, { open, close, volume: thin }, close)).toEqual([
      `the volume of ${date(12)} is 2.0 % of the median of the 21 days around it`,
    ]);
  });

  test('opens that repeat the previous close are counted', () => {
    const repeated = close.map((price, i) => (i === 0 ? price : close[i - 1]!));
    expect(describeBarFacts(dates, { open: repeated, close, volume }, close)[0]).toContain(
      'on 29 of 30 days',
    );
  });

  test('an adjusted close far above the newest close shows a later reverse split', () => {
    const later = close.map((price) => price * 8);
    expect(describeBarFacts(dates, { open, close, volume }, later)[0]).toContain(
      'is 8.000 times the close',
    );
  });
});
