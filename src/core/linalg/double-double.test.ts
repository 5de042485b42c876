import { expect, test } from '@jest/globals';
import {
  add,
  addDot,
  addMultiple,
  addProduct,
  addScaled,
  doubleDoubles,
  put,
  putQuotient,
} from '@/core/linalg/double-double';
import { normals } from '@/core/optimizers/test-problem';

const tiny = 2 ** -70;

test('what a double drops from a sum is kept', () => {
  const sum = doubleDoubles(1);
  for (const value of [1e9, 1, tiny, -1e9, -1]) add(sum, 0, value);
  expect(sum.hi[0]).toBe(tiny);
});

test('(1 + d)(1 - d) is 1 - d^2', () => {
  const product = doubleDoubles(1);
  addProduct(product, 0, 1, tiny / 4, 1, -tiny / 4);
  add(product, 0, -1);
  // d^2 is beyond 32 digits of 1.
  expect(Math.abs(product.hi[0]!)).toBeLessThan(2 ** -104);
  put(product, 0, 0);
  addProduct(product, 0, 1 + 2 ** -40, 0, 1 - 2 ** -40, 0);
  add(product, 0, -1);
  expect(product.hi[0]).toBe(-(2 ** -80));
});

test('a quotient times its divisor is the dividend', () => {
  const quotient = doubleDoubles(1);
  const back = doubleDoubles(1);
  putQuotient(quotient, 0, 1, 0, 3, 0);
  addProduct(back, 0, quotient.hi[0]!, quotient.lo[0]!, 3, 0);
  add(back, 0, -1);
  expect(Math.abs(back.hi[0]!)).toBeLessThan(2 ** -103);
});

test('dots, multiples and scaled rows agree with sums of products', () => {
  const next = normals(3);
  const n = 7;
  const [a, v, row, single] = [
    doubleDoubles(n),
    doubleDoubles(n),
    doubleDoubles(n),
    doubleDoubles(n),
  ];
  const doubles = Float64Array.from({ length: n }, next);
  for (let j = 0; j < n; j++) {
    put(a, j, next());
    add(a, j, 1e-17 * next());
    put(v, j, next());
    add(v, j, 1e-17 * next());
  }
  const dot = doubleDoubles(2);
  addDot(dot, 0, a, 0, v, n);
  for (let j = 0; j < n; j++) addProduct(dot, 1, a.hi[j]!, a.lo[j]!, v.hi[j]!, v.lo[j]!);
  add(dot, 0, -dot.hi[1]!, -dot.lo[1]!);
  expect(Math.abs(dot.hi[0]!)).toBeLessThan(1e-30);
  addScaled(row, 0, a, n, v.hi[0]!, v.lo[0]!);
  addMultiple(row, doubles, 0, n, v.hi[1]!, v.lo[1]!);
  for (let j = 0; j < n; j++) {
    addProduct(single, j, a.hi[j]!, a.lo[j]!, v.hi[0]!, v.lo[0]!);
    addProduct(single, j, doubles[j]!, 0, v.hi[1]!, v.lo[1]!);
    add(single, j, -row.hi[j]!, -row.lo[j]!);
    expect(Math.abs(single.hi[j]!)).toBeLessThan(1e-30);
  }
});
