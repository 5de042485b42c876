import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gridDecimals, relativePrecision, roundToGrid } from './decimal-grid';

const price = fc.double({ min: 0.05, max: 5000, noNaN: true });

test('rounding keeps every price within the stated share and keeps order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(price, price), { minLength: 1 }), (pairs) => {
      const low = Float64Array.from(pairs, (pair) => Math.min(...pair));
      const high = Float64Array.from(pairs, (pair) => Math.max(...pair));
      const [lowRounded, highRounded] = roundToGrid([low, high]);
      for (const row of low.keys()) {
        expect(Math.abs(lowRounded![row]! - low[row]!)).toBeLessThanOrEqual(
          relativePrecision * low[row]!,
        );
        expect(lowRounded![row]!).toBeLessThanOrEqual(highRounded![row]!);
      }
    }),
  );
});

test('prices in cents need two decimals, gaps none', () => {
  expect(gridDecimals([Float64Array.of(1.25, Number.NaN, 130.31)])).toBe(2);
});
