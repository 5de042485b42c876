import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { waterFill } from '@/core/constraints/water-fill';

const ones = (n: number) => new Float64Array(n).fill(1);

test('without binding bounds the weights are proportional to the slopes', () => {
  const weights = waterFill(Float64Array.of(1, 2, 5), new Float64Array(3), ones(3), 1);
  expect([...weights]).toEqual([0.125, 0.25, 0.625]);
});

test('what a cap takes away goes to the others in proportion', () => {
  const weights = waterFill(
    Float64Array.of(1, 2, 5),
    new Float64Array(3),
    Float64Array.of(1, 1, 0.4),
    1,
  );
  [0.2, 0.4, 0.4].forEach((weight, i) => {
    expect(weights[i]).toBeCloseTo(weight, 15);
  });
});

test('an infinite slope is filled first, then the rest', () => {
  const steep = Float64Array.of(Number.POSITIVE_INFINITY, 1, 3);
  expect([...waterFill(steep, new Float64Array(3), ones(3), 1)]).toEqual([1, 0, 0]);
  expect([...waterFill(steep, new Float64Array(3), Float64Array.of(0.2, 1, 1), 1)]).toEqual([
    0.2, 0.2, 0.6000000000000001,
  ]);
});

test('budget and bounds hold, and unclamped weights share one level', () => {
  const asset = fc.record({
    slope: fc.double({ min: 0.01, max: 100, noNaN: true }),
    min: fc.double({ min: -1, max: 0.3, noNaN: true }),
    width: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(
      fc.array(asset, { minLength: 1, maxLength: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (assets, share) => {
        const slopes = Float64Array.from(assets, (a) => a.slope);
        const min = Float64Array.from(assets, (a) => a.min);
        const max = Float64Array.from(assets, (a) => a.min + a.width);
        const least = min.reduce((s, v) => s + v, 0);
        const budget = least + share * (max.reduce((s, v) => s + v, 0) - least);
        const weights = waterFill(slopes, min, max, budget);
        expect(Math.abs(weights.reduce((s, v) => s + v, 0) - budget)).toBeLessThan(1e-12);
        const levels: number[] = [];
        weights.forEach((weight, i) => {
          expect(weight).toBeGreaterThanOrEqual(min[i]!);
          expect(weight).toBeLessThanOrEqual(max[i]!);
          if (weight > min[i]! + 1e-9 && weight < max[i]! - 1e-9) levels.push(weight / slopes[i]!);
        });
        for (const level of levels)
          expect(Math.abs(level - levels[0]!)).toBeLessThan(1e-9 * (1 + Math.abs(level)));
      },
    ),
    { numRuns: 500, seed: 5 },
  );
});
