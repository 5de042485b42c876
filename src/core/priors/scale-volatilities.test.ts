import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isPositiveSemidefinite } from '@/core/linalg/semidefinite';
import { scaleVolatilities } from './scale-volatilities';

const size = 4;
/** B'B of a periods x size matrix: singular where there are fewer periods than assets. */
const covariances = fc
  .array(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: size, maxLength: size }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((rows) =>
    Float64Array.from({ length: size * size }, (_, index) =>
      rows.reduce((sum, row) => sum + row[Math.floor(index / size)]! * row[index % size]!, 0),
    ),
  );
const ratioList = fc
  .array(fc.double({ min: 0.05, max: 20, noNaN: true }), { minLength: size, maxLength: size })
  .map((ratios) => Float64Array.from(ratios));
const strengths = fc.double({ min: 0, max: 1, noNaN: true });

describe('scaleVolatilities', () => {
  test('strength 0 is the covariance itself', () => {
    const covariance = Float64Array.of(0.04, 0.01, 0.01, 0.09);
    expect(scaleVolatilities(covariance, Float64Array.of(3, 0.1), 0)).toBe(covariance);
  });

  test('strength 1 multiplies volatilities by their ratios and leaves correlations', () => {
    const scaled = scaleVolatilities(
      Float64Array.of(0.04, 0.012, 0.012, 0.09),
      Float64Array.of(2, 0.5),
      1,
    );
    expect([...scaled]).toEqual(
      [0.16, 0.012, 0.012, 0.0225].map((value) => expect.closeTo(value, 15)),
    );
  });

  test('between them every volatility moves geometrically', () => {
    const scaled = scaleVolatilities(Float64Array.of(1), Float64Array.of(16), 0.25);
    expect(scaled[0]).toBeCloseTo(4, 13);
  });

  test('stays exactly symmetric and positive semidefinite', () => {
    fc.assert(
      fc.property(covariances, ratioList, strengths, (covariance, ratios, strength) => {
        const scaled = scaleVolatilities(covariance, ratios, strength);
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < i; j++) expect(scaled[i * size + j]).toBe(scaled[j * size + i]);
        }
        expect(isPositiveSemidefinite(scaled, size)).toBe(true);
      }),
    );
  });

  test('what is no ratio, strength or covariance is refused', () => {
    const one = Float64Array.of(1);
    expect(() => scaleVolatilities(one, Float64Array.of(0), 1)).toThrow('a ratio is 0');
    expect(() => scaleVolatilities(one, Float64Array.of(Number.NaN), 1)).toThrow('a ratio is NaN');
    expect(() => scaleVolatilities(one, one, 1.1)).toThrow('strength 1.1');
    expect(() => scaleVolatilities(one, new Float64Array(2), 1)).toThrow('1 covariances for 2');
  });
});
