import { expect, test } from '@jest/globals';
import { addProduct, doubleDoubles, put } from '@/core/linalg/double-double';
import { PreciseInverse } from '@/core/linalg/precise-inverse';
import { normals } from '@/core/optimizers/test-problem';

/** Largest entry of K M - I. */
function missing(inverse: PreciseInverse, entry: (i: number, j: number) => number, ridge: number) {
  const { size } = inverse;
  const unit = doubleDoubles(size);
  const column = doubleDoubles(size);
  const sum = doubleDoubles(1);
  let largest = 0;
  for (let c = 0; c < size; c++) {
    for (let k = 0; k < size; k++) put(unit, k, k === c ? 1 : 0);
    inverse.multiply(unit, column);
    for (let r = 0; r < size; r++) {
      put(sum, 0, r === c ? -1 : 0);
      for (let k = 0; k < size; k++) {
        addProduct(sum, 0, entry(r, k), 0, column.hi[k]!, column.lo[k]!);
      }
      addProduct(sum, 0, ridge, 0, column.hi[r]!, column.lo[r]!);
      largest = Math.max(largest, Math.abs(sum.hi[0]!));
    }
  }
  return largest;
}

test('K M is the identity where K is singular but for a ridge below the rounding of its entries', () => {
  const next = normals(5);
  const n = 12;
  const roots = Float64Array.from({ length: 2 * n }, next);
  const kept = Array.from({ length: n }, (_, i) => i);
  const entry = (i: number, j: number) => {
    const [p, q] = [kept[i]!, kept[j]!].sort((a, b) => a - b);
    return roots[2 * p!]! * roots[2 * q!]! + roots[2 * p! + 1]! * roots[2 * q! + 1]!;
  };
  const ridge = 1e-15;
  const inverse = new PreciseInverse(2);
  for (let k = 0; k < n; k++) {
    expect(inverse.respond((i) => entry(k, i), entry(k, k), ridge)).toBeGreaterThan(0);
    inverse.border();
  }
  expect(missing(inverse, entry, ridge)).toBeLessThan(1e-9);
  for (const j of [3, 0, 7]) {
    inverse.remove(j);
    kept[j] = kept.at(-1)!;
    kept.pop();
  }
  expect(inverse.size).toBe(n - 3);
  expect(missing(inverse, entry, ridge)).toBeLessThan(1e-9);
});
