import { describe, expect, test } from '@jest/globals';
import { crossProduct } from './cross-product';
import { examplePanel } from './example-panel';

function byDefinition(a: Float64Array, rows: number, columns: number): Float64Array {
  const product = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < columns; j++) {
      for (let t = 0; t < rows; t++)
        product[i * columns + j]! += a[t * columns + i]! * a[t * columns + j]!;
    }
  }
  return product;
}

describe('crossProduct', () => {
  test.each([
    [1, 1],
    [3, 4],
    [10, 5],
    [255, 7],
    [256, 8],
    [600, 9],
  ])('%i x %i agrees with the definition', (rows, columns) => {
    const { returns } = examplePanel(rows, columns);
    const product = crossProduct(returns, rows, columns);
    const expected = byDefinition(returns, rows, columns);
    const scale = Math.max(...expected);
    for (let k = 0; k < expected.length; k++) {
      expect(Math.abs(product[k]! - expected[k]!)).toBeLessThanOrEqual(1e-13 * scale);
    }
  });

  test('permuting the columns permutes the answer bit for bit', () => {
    const [rows, columns] = [300, 6];
    const { returns } = examplePanel(rows, columns);
    const order = [5, 2, 0, 4, 1, 3];
    const shuffled = returns.map((_, k) => returns[k - (k % columns) + order[k % columns]!]!);
    const straight = crossProduct(returns, rows, columns);
    const product = crossProduct(shuffled, rows, columns);
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j < columns; j++) {
        expect(product[i * columns + j]).toBe(straight[order[i]! * columns + order[j]!]);
      }
    }
  });

  test('a matrix of another size is refused', () => {
    expect(() => crossProduct(new Float64Array(5), 2, 3)).toThrow(
      'crossProduct: 5 entries are not 2 x 3',
    );
  });
});
