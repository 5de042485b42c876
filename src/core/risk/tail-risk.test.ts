import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { tailRisk } from './tail-risk';

const hundred = Float64Array.from({ length: 100 }, (_, k) => ((k * 37) % 100) + 1);

describe('tailRisk', () => {
  test('of the losses 1 to 100, 95 % do not exceed 95, and the worst five average 98', () => {
    const { valueAtRisk, conditionalValueAtRisk } = tailRisk(hundred, 0.95);
    expect(valueAtRisk).toBe(95);
    expect(conditionalValueAtRisk).toBeCloseTo(98, 12);
  });

  test('a loss that is only partly in the tail counts in part', () => {
    const { valueAtRisk, conditionalValueAtRisk } = tailRisk(Float64Array.of(1, 2, 3, 4), 0.625);
    expect(valueAtRisk).toBe(3);
    expect(conditionalValueAtRisk).toBeCloseTo((4 + 0.5 * 3) / 1.5, 14);
  });

  test('confidence 0 averages everything, confidence near 1 is the worst loss', () => {
    expect(tailRisk(hundred, 0).conditionalValueAtRisk).toBeCloseTo(50.5, 12);
    expect(tailRisk(hundred, 0).valueAtRisk).toBe(1);
    expect(tailRisk(hundred, 0.9999).conditionalValueAtRisk).toBeCloseTo(100, 12);
    expect(tailRisk(Float64Array.of(-0.02), 0.95)).toEqual({
      valueAtRisk: -0.02,
      conditionalValueAtRisk: -0.02,
      tailWeights: Float64Array.of(1),
    });
  });

  test("it is Rockafellar and Uryasev's minimum of v + mean excess over v / (1 - confidence)", () => {
    const numbers = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(numbers, { minLength: 1, maxLength: 40 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (list, confidence) => {
          const losses = Float64Array.from(list);
          const { valueAtRisk, conditionalValueAtRisk, tailWeights } = tailRisk(losses, confidence);
          const objective = (v: number) =>
            v +
            list.reduce((sum, loss) => sum + Math.max(0, loss - v), 0) /
              list.length /
              (1 - confidence);
          const minimum = Math.min(...list.map(objective));
          expect(conditionalValueAtRisk).toBeCloseTo(minimum, 7);
          expect(objective(valueAtRisk)).toBeCloseTo(minimum, 7);
          expect(tailWeights.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  test('no losses, NaN and a confidence of one are refused by name', () => {
    expect(() => tailRisk(new Float64Array(0), 0.95)).toThrow(/^tailRisk: /);
    expect(() => tailRisk(Float64Array.of(Number.NaN), 0.95)).toThrow(/^tailRisk: /);
    expect(() => tailRisk(hundred, 1)).toThrow(/^tailRisk: /);
  });
});
