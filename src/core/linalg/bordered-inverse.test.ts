import { expect, test } from '@jest/globals';
import { BorderedInverse } from '@/core/linalg/bordered-inverse';
import { invert } from '@/core/linalg/invert';
import { normals } from '@/core/optimizers/test-problem';

const n = 9;

/** Symmetric, indefinite, well-conditioned. */
function symmetric(seed: number): Float64Array {
  const next = normals(seed);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++)
      matrix[i * n + j] = matrix[j * n + i] = next() + (i === j ? (i % 2 ? 4 : -4) : 0);
  }
  return matrix;
}

function part(matrix: Float64Array, members: readonly number[]): Float64Array {
  return Float64Array.from(members.flatMap((i) => members.map((j) => matrix[i * n + j]!)));
}

function expectInverse(
  inverse: BorderedInverse,
  matrix: Float64Array,
  members: readonly number[],
): void {
  const reference = invert(part(matrix, members), members.length)!;
  members.forEach((_, p) => {
    members.forEach((__, q) => {
      expect(inverse.at(p, q)).toBeCloseTo(reference[p * members.length + q]!, 10);
    });
  });
}

function incoming(
  inverse: BorderedInverse,
  matrix: Float64Array,
  members: readonly number[],
  s: number,
) {
  const column = Float64Array.from(members, (i) => matrix[i * n + s]!);
  const y = new Float64Array(members.length);
  inverse.multiply(column, y);
  const schur = matrix[s * n + s]! - column.reduce((sum, value, k) => sum + value * y[k]!, 0);
  return { y, schur };
}

test('borders, removals and exchanges keep the inverse', () => {
  const matrix = symmetric(4);
  const inverse = new BorderedInverse(2);
  const members = [0, 1];
  inverse.assign(invert(part(matrix, members), 2)!, 2);
  for (const s of [2, 3, 4, 5, 6]) {
    const { y, schur } = incoming(inverse, matrix, members, s);
    inverse.border(y, schur);
    members.push(s);
    expectInverse(inverse, matrix, members);
  }
  inverse.remove(1);
  members[1] = members.pop()!;
  expectInverse(inverse, matrix, members);
  const { y, schur } = incoming(inverse, matrix, members, 8);
  expect(inverse.exchange(2, y, schur)).toBe(true);
  members[2] = 8;
  expectInverse(inverse, matrix, members);
});

test('an exchange works where the diagonal of the inverse is zero', () => {
  // K = [0 1; 1 d]: the inverse is [-d 1; 1 0], so the second index cannot be removed alone.
  const inverse = new BorderedInverse();
  inverse.assign(Float64Array.of(-3, 1, 1, 0), 2);
  const column = Float64Array.of(2, 0.5);
  const y = new Float64Array(2);
  inverse.multiply(column, y);
  expect(inverse.exchange(1, y, 7 - (column[0]! * y[0]! + column[1]! * y[1]!))).toBe(true);
  const expected = invert(Float64Array.of(0, 2, 2, 7), 2)!;
  expected.forEach((value, k) => {
    expect(inverse.at(k >> 1, k & 1)).toBeCloseTo(value, 14);
  });
});

test('an exact zero matrix has no inverse', () => {
  expect(invert(new Float64Array(4), 2)).toBeUndefined();
});
