import { expect, test } from '@jest/globals';
import { addWeightedGram } from '@/core/linalg/weighted-gram';
import { uniforms } from '@/core/optimizers/test-problem';
import { NesterovTodd } from '@/core/solvers/cone/nesterov-todd';
import { SmallCones } from '@/core/solvers/cone/small-cones';
import { addProduct, addTransposed, RowCollector } from '@/core/solvers/cone/sparse-rows';

/** Rotated cones (w_0 + g'w, w_0 - g'w, 2 w_n), a cone of two rows and a large one, with a scaling away from the identity. */
function cones(seed: number, n: number) {
  const next = uniforms(seed);
  const rows = new RowCollector(n);
  for (const first of [0, 3]) {
    const slopes = Float64Array.from({ length: n - 1 }, () => next() - 0.5);
    for (const sign of [1, -1]) {
      for (let j = 0; j < n - 1; j++) rows.put(j, -sign * slopes[j]! - (j === first ? 1 : 0));
      rows.end();
    }
    rows.put(n - 1, -2).end();
  }
  rows.put(1, 1).end().put(2, next()).put(5, 1).end();
  for (let r = 0; r < 6; r++) rows.put(r, 1 + next()).end();
  const secondOrder = [3, 3, 2, 6];
  const scaling = new NesterovTodd(0, secondOrder);
  const inside = () =>
    Float64Array.from(
      secondOrder.flatMap((size) => [size + next(), ...Array.from({ length: size - 1 }, next)]),
    );
  expect(scaling.update(inside(), inside())).toBe(true);
  return { inequalities: rows.rows(), secondOrder, scaling };
}

test.each([8, 30])('squares of %p columns sum to the normal matrix of the small cones', (n) => {
  const { inequalities, secondOrder, scaling } = cones(n, n);
  const none = new RowCollector(n).rows();
  const small = new SmallCones(
    {
      linear: new Float64Array(n),
      equalities: none,
      equalTo: new Float64Array(0),
      inequalities,
      atMost: new Float64Array(14),
      orthant: 0,
      secondOrder,
    },
    n,
  );
  const matrix = new Float64Array(n * n);
  small.scale(scaling, matrix);
  addWeightedGram(small.dense, new Float64Array(small.denseRows).fill(1), n, matrix);
  // A rotated cone keeps one row of many entries.
  if (n === 30) expect(small.denseRows).toBe(2);
  for (let j = 0; j < n; j++) {
    const unit = new Float64Array(n);
    unit[j] = 1;
    const image = new Float64Array(14);
    addProduct(inequalities, unit, image);
    image.fill(0, 8);
    const weighted = new Float64Array(14);
    scaling.divideTwice(image, weighted);
    const column = new Float64Array(n);
    addTransposed(inequalities, weighted, column);
    for (let i = j; i < n; i++) expect(matrix[i * n + j]).toBeCloseTo(column[i]!, 11);
  }
});

test('rows whose columns follow one another and others multiply alike', () => {
  const rows = new RowCollector(6);
  for (let j = 1; j < 6; j++) rows.put(j, j);
  rows.end().put(4, 2).put(1, 3).end().end();
  const matrix = rows.rows();
  expect([...matrix.unbroken]).toEqual([1, 0, 1]);
  const x = Float64Array.of(1, 2, 4, 8, 16, 32);
  const y = new Float64Array(3);
  addProduct(matrix, x, y, 2);
  expect([...y]).toEqual([2 * (2 + 8 + 24 + 64 + 160), 2 * (32 + 6), 0]);
  const back = new Float64Array(6);
  addTransposed(matrix, Float64Array.of(1, 10, 5), back);
  expect([...back]).toEqual([0, 31, 2, 3, 24, 5]);
});
