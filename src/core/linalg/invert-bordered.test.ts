import { expect, test } from '@jest/globals';
import { invert } from '@/core/linalg/invert';
import { invertBordered } from '@/core/linalg/invert-bordered';
import { testProblem } from '@/core/optimizers/test-problem';

function bordered(n: number, rows: number, specific = 1): Float64Array {
  const { covariance } = testProblem({ seed: n, assets: n, specific });
  const size = n + rows;
  return Float64Array.from({ length: size * size }, (_, k) => {
    const i = Math.floor(k / size);
    const j = k % size;
    if (i < rows && j < rows) return 0;
    if (i < rows) return i === 0 ? 1 : ((j * (i + 2)) % 5) - 1;
    if (j < rows) return j === 0 ? 1 : ((i * (j + 2)) % 5) - 1;
    return covariance[(i - rows) * n + j - rows]!;
  });
}

test.each([
  [5, 1],
  [40, 3],
  [130, 2],
])('%i variables and %i rows: the inverse that elimination finds', (n, rows) => {
  const matrix = bordered(n, rows);
  const found = invertBordered(matrix, rows, n + rows)!;
  const expected = invert(matrix.slice(), n + rows)!;
  let worst = 0;
  let largest = 0;
  expected.forEach((value, k) => {
    worst = Math.max(worst, Math.abs(value - found[k]!));
    largest = Math.max(largest, Math.abs(value));
  });
  expect(worst / largest).toBeLessThan(1e-12);
});

test('a flat block and rows that repeat each other have no such inverse', () => {
  expect(invertBordered(bordered(30, 1, 0), 1, 31)).toBeUndefined();
  const twice = bordered(10, 2);
  twice.copyWithin(12, 0, 12);
  for (let i = 0; i < 12; i++) twice[i * 12 + 1] = twice[i * 12]!;
  expect(invertBordered(twice, 2, 12)).toBeUndefined();
});
