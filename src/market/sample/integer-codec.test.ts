import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeIntegers, encodeIntegers } from './integer-codec';

describe('encodeIntegers', () => {
  test('decoding gives every integer back', () => {
    const integer = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });
    fc.assert(
      fc.property(fc.array(integer), (integers) => {
        const values = Float64Array.from(integers);
        expect(decodeIntegers(encodeIntegers(values), values.length)).toEqual(values);
      }),
    );
  });

  test('steps of at most 63 take one byte each', () => {
    expect(encodeIntegers(Float64Array.of(63, 0, -63, -1))).toHaveLength(4);
    expect([...encodeIntegers(Float64Array.of(64))]).toEqual([128, 1]);
  });

  test('a fraction, NaN and an integer beyond 2^53 are refused', () => {
    for (const value of [0.5, Number.NaN, 2 ** 53]) {
      expect(() => encodeIntegers(Float64Array.of(value))).toThrow(RangeError);
    }
  });
});

describe('decodeIntegers', () => {
  test('bytes that end early or late are refused', () => {
    const bytes = encodeIntegers(Float64Array.of(1, 1000, 5));
    expect(() => decodeIntegers(bytes, 4)).toThrow('the bytes end at value 3 of 4');
    expect(() => decodeIntegers(bytes, 2)).toThrow('bytes are left over');
    expect(() => decodeIntegers(Uint8Array.of(200), 1)).toThrow('the bytes end');
  });
});
