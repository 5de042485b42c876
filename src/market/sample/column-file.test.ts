import { describe, expect, test } from '@jest/globals';
import { type ColumnSeries, decodeColumnFile, encodeColumnFile } from './column-file';

const gap = Number.NaN;

const short: ColumnSeries = {
  name: 'SHORT',
  dates: ['2020-02-28', '2020-03-02', '2021-01-04'],
  columns: new Map([
    ['price', Float64Array.of(0.1, 123.456789, 1e6)],
    ['volume', Float64Array.of(gap, 5_000_000_000, gap)],
    ['nothing', Float64Array.of(gap, gap, gap)],
  ]),
};
const long: ColumnSeries = {
  name: '^LONG',
  dates: ['2020-02-27', '2020-02-28', '2020-03-02'],
  columns: new Map([['price', Float64Array.of(3, 2.5, 2.25)]]),
};

const decoded = (series: readonly ColumnSeries[]) => [
  ...decodeColumnFile(encodeColumnFile(series)),
];

describe('encodeColumnFile', () => {
  test('decoding gives series, dates, values and gaps back exactly', () => {
    expect(decoded([short, long])).toEqual([short, long]);
    expect(decoded([])).toEqual([]);
  });

  test('a value finer than nine decimals is refused, not rounded', () => {
    const fine = { ...long, columns: new Map([['price', Float64Array.of(1 / 3, 1, 1)]]) };
    expect(() => encodeColumnFile([fine])).toThrow('is not a multiple of 1e-9');
  });

  test('a column whose length is not that of the dates is refused', () => {
    const odd = { ...long, columns: new Map([['price', Float64Array.of(1, 2)]]) };
    expect(() => encodeColumnFile([odd])).toThrow('wrong length');
  });
});

test('a truncated file is refused', () => {
  const file = encodeColumnFile([short, long]);
  expect(() => [...decodeColumnFile(file.subarray(0, -1))]).toThrow('the bytes end');
});
