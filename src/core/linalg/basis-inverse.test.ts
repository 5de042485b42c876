import { describe, expect, test } from '@jest/globals';
import { BasisInverse } from './basis-inverse';

type Matrix = number[][];

/** Deterministic entries in (-1, 1), by Weyl's sequence. */
const entry = (k: number) => 2 * ((k * 0.6180339887498949 + 0.25) % 1) - 1;
const matrixOf = (size: number, from = 1): Matrix =>
  Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (__, j) => entry(from + 7 * i * size + j * j + i + j)),
  );

function inverseOf(matrix: Matrix): BasisInverse {
  const inverse = new BasisInverse();
  expect(inverse.factor(Float64Array.from(matrix.flat()), matrix.length)).toBe(true);
  return inverse;
}

function expectInverse(inverse: BasisInverse, matrix: Matrix): void {
  expect(inverse.size).toBe(matrix.length);
  matrix.forEach((row, i) => {
    matrix.forEach((_, j) => {
      const sum = row.reduce((total, value, k) => total + value * inverse.at(k, j), 0);
      expect(sum).toBeCloseTo(i === j ? 1 : 0, 9);
    });
  });
}

const times = (inverse: BasisInverse, v: readonly number[]) => {
  const out = new Float64Array(v.length);
  inverse.multiply(Float64Array.from(v), out);
  return out;
};
const leftTimes = (inverse: BasisInverse, u: readonly number[]) => {
  const out = new Float64Array(u.length);
  inverse.multiplyLeft(Float64Array.from(u), out);
  return out;
};

describe('an updated inverse is the inverse of the updated matrix', () => {
  const matrix = matrixOf(6);
  const fresh = Array.from({ length: 6 }, (_, k) => entry(400 + 3 * k * k));

  test('bordered, beyond its first capacity too', () => {
    let grown: Matrix = matrixOf(30, 5).map((row, i) =>
      row.map((value, j) => value + (i === j ? 4 : 0)),
    );
    const inverse = inverseOf(grown);
    for (let size = 30; size < 36; size++) {
      const column = Array.from({ length: size }, (_, k) => entry(900 + k * size));
      const row = Array.from({ length: size }, (_, k) => entry(1700 + k * k * size));
      const y = times(inverse, column);
      const z = leftTimes(inverse, row);
      const schur = 3 - row.reduce((sum, value, k) => sum + value * y[k]!, 0);
      expect(inverse.border(y, z, schur)).toBe(true);
      grown = [...grown.map((values, i) => [...values, column[i]!]), [...row, 3]];
    }
    expectInverse(inverse, grown);
  });

  test.each([0, 3, 5])('column %i replaced', (f) => {
    const inverse = inverseOf(matrix);
    expect(inverse.replaceColumn(f, times(inverse, fresh))).toBe(true);
    expectInverse(
      inverse,
      matrix.map((row, i) => row.map((value, j) => (j === f ? fresh[i]! : value))),
    );
  });

  test.each([0, 3, 5])('row %i replaced', (r) => {
    const inverse = inverseOf(matrix);
    expect(inverse.replaceRow(r, leftTimes(inverse, fresh))).toBe(true);
    expectInverse(
      inverse,
      matrix.map((row, i) => (i === r ? fresh : row)),
    );
  });

  test.each([
    [0, 0],
    [2, 4],
    [5, 1],
    [1, 5],
    [5, 5],
  ])('column %i and row %i removed, the last ones in their places', (f, r) => {
    const inverse = inverseOf(matrix);
    expect(inverse.remove(f, r)).toBe(true);
    const rows = matrix.map((row) => [...row]);
    rows[r] = rows[5]!;
    rows.pop();
    for (const row of rows) {
      row[f] = row[5]!;
      row.pop();
    }
    expectInverse(inverse, rows);
  });
});

test('a singular matrix and a vanishing pivot are refused', () => {
  expect(new BasisInverse().factor(Float64Array.of(1, 2, 2, 4), 2)).toBe(false);
  const inverse = inverseOf([
    [1, 0],
    [0, 1],
  ]);
  expect(inverse.replaceColumn(0, Float64Array.of(0, 1))).toBe(false);
  expectInverse(inverse, [
    [1, 0],
    [0, 1],
  ]);
});
