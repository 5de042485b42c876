import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { bollingerPosition } from './bollinger-position';
import { exponentialMovingAverage } from './exponential-moving-average';
import type { Indicator } from './indicator';
import { macd } from './macd';
import { logReturn, rateOfChange } from './rate-of-change';
import { relativeStrengthIndex } from './relative-strength-index';
import {
  downsideShare,
  ewmaVolatility,
  realizedVolatility,
  smallestVolatility,
} from './volatility';
import { volumeRatio } from './volume-ratio';

/**
 * R's TTR 0.24.3 on Apple 2013-2018, prices of npm @observablehq/sample-datasets 1.0.1 (ISC): RSI(14) with Wilder's average,
 * MACD(12, 26, 9) in prices, %b of 20 days and 2 deviations, ROC(10) discrete, volume over its SMA(20). The first 120
 * days are kept here; the five years are read where a person has put them.
 */
const short = path.resolve('src/forecast/features/reference/ttr-aapl.csv');
const long = path.resolve('../shared/goldens/ttr_indicators_aapl_observable.csv.gz');

type Row = Readonly<Record<string, string>>;

function readRows(file: string): Row[] {
  const bytes = readFileSync(file);
  return parse(file.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true });
}

/** TTR leaves days without a value empty. */
function expectColumn(rows: readonly Row[], name: string, { first, values }: Indicator): void {
  expect(first + values.length).toBe(rows.length);
  expect(rows.findIndex((row) => row[name] !== '')).toBe(first);
  for (const [i, value] of values.entries()) {
    const expected = Number(rows[first + i]![name]);
    expect(Math.abs(value - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(1e-9);
  }
}

const cases = [
  { name: 'the first 120 days', file: short, days: 120 },
  { name: `five years (skipped where ${long} is absent)`, file: long, days: 1260 },
];

describe.each(cases)('TTR agrees to 1e-9 on $name', ({ file, days }) => {
  const present = existsSync(file);
  const rows = present ? readRows(file) : [];
  const closes = Float64Array.from(rows, (row) => Number(row.close));
  const volumes = Float64Array.from(rows, (row) => Number(row.volume));
  const law = present ? test : test.skip;

  law('the file has the days', () => expect(rows).toHaveLength(days));
  law('relative strength index', () => expectColumn(rows, 'rsi14', relativeStrengthIndex(closes)));
  law('moving average convergence and divergence', () => {
    const { line, signal } = macd(closes);
    expectColumn(rows, 'macd', line);
    expectColumn(rows, 'macd_signal', signal);
  });
  law('position between the Bollinger bands', () =>
    expectColumn(rows, 'bb_pctB', bollingerPosition(closes)),
  );
  law('volume over its mean', () => expectColumn(rows, 'volume_ratio20', volumeRatio(volumes)));
  law('ten-day return, simple and as a logarithm', () => {
    expectColumn(rows, 'roc10', rateOfChange(closes, 10));
    const { first, values } = logReturn(closes, 10);
    expectColumn(rows, 'roc10', { first, values: values.map(Math.expm1) });
  });
});

describe('closed forms', () => {
  const rising = Float64Array.from({ length: 60 }, (_, day) => 100 * 1.01 ** day);
  const still = new Float64Array(60).fill(7.3);

  test('a price that only rises has strength 100, one that only falls 0, one that rests 50', () => {
    expect(new Set(relativeStrengthIndex(rising).values)).toEqual(new Set([100]));
    expect(new Set(relativeStrengthIndex(rising.toReversed()).values)).toEqual(new Set([0]));
    expect(new Set(relativeStrengthIndex(still).values)).toEqual(new Set([50]));
  });

  test('a price that rests is in the middle of its bands, converges with itself and loses nothing', () => {
    expect(new Set(bollingerPosition(still).values)).toEqual(new Set([0.5]));
    for (const value of macd(still).line.values) expect(value).toBeCloseTo(0, 12);
    const returns = logReturn(still, 1);
    expect(new Set(ewmaVolatility(returns).values)).toEqual(new Set([smallestVolatility]));
    expect(new Set(downsideShare(returns, 21).values)).toEqual(new Set([0.5]));
  });

  test('returns of one size have that volatility, whatever the average', () => {
    const zigzag = Float64Array.from({ length: 60 }, (_, day) => (day % 2 === 0 ? 100 : 102));
    const returns = logReturn(zigzag, 1);
    for (const { values } of [ewmaVolatility(returns), realizedVolatility(returns, 5)]) {
      for (const value of values) expect(value).toBeCloseTo(Math.log(1.02), 12);
    }
    expect(downsideShare(returns, 20).values[0]).toBeCloseTo(0.5, 12);
  });

  test('the trailing volatility is the recursion of RiskMetrics', () => {
    const returns = { first: 1, values: Float64Array.from({ length: 25 }, (_, i) => i / 1000) };
    const { first, values } = ewmaVolatility(returns);
    expect(first).toBe(20);
    expect(values[1]! ** 2).toBeCloseTo(0.94 * values[0]! ** 2 + 0.06 * 0.02 ** 2, 15);
  });

  test('the volume ratio is unknown as long as one of its 20 volumes is, and never a guess', () => {
    const volumes = new Float64Array(50).fill(1000);
    volumes[25] = Number.NaN;
    volumes[26] = 0;
    const { first, values } = volumeRatio(volumes);
    const unknown = [...values.keys()].filter((i) => values[i] === 0).map((i) => first + i);
    expect(unknown).toEqual(Array.from({ length: 21 }, (_, i) => 25 + i));
  });

  test('an indicator of too short a history is empty', () => {
    const few = Float64Array.of(1, 2, 3);
    expect(relativeStrengthIndex(few).values).toHaveLength(0);
    expect(macd(few).signal.values).toHaveLength(0);
    expect(exponentialMovingAverage({ first: 0, values: few }, 4).values).toHaveLength(0);
  });
});
