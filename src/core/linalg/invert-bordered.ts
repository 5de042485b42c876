import { cholesky, solveLower, solveUpper } from '@/core/linalg/cholesky';

/**
 * Inverse of K = [0 A; A' Q], size x size row-major with `rows` rows of A, Q positive definite; `undefined` where Q is not or
 * the rows depend on each other, to working precision. K is kept.
 *
 *   P = Q^-1,  W = S^-1 A P,  S = A P A'      K^-1 = [-S^-1  W; W'  P - P A' W]
 */
export function invertBordered(
  matrix: Float64Array,
  rows: number,
  size: number,
): Float64Array | undefined {
  const n = size - rows;
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const from = (rows + i) * size + rows;
    factor.set(matrix.subarray(from, from + n), i * n);
  }
  if (!cholesky(factor, n, 1e-12)) return undefined;
  const inverse = new Float64Array(size * size);
  inverseOfFactor(factor, n, inverse, rows, size);
  const image = new Float64Array(rows * n);
  for (let r = 0; r < rows; r++) {
    const row = image.subarray(r * n, (r + 1) * n);
    row.set(matrix.subarray(r * size + rows, (r + 1) * size));
    solveLower(factor, n, row);
    solveUpper(factor, n, row);
  }
  const schur = new Float64Array(rows * rows);
  for (let r = 0; r < rows; r++) {
    for (let s = 0; s <= r; s++) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += matrix[r * size + rows + i]! * image[s * n + i]!;
      schur[r * rows + s] = sum;
    }
  }
  if (!cholesky(schur, rows, 1e-12)) return undefined;
  const column = new Float64Array(rows);
  for (let c = 0; c < size; c++) {
    for (let r = 0; r < rows; r++)
      column[r] = c < rows ? -Number(r === c) : image[r * n + c - rows]!;
    solveLower(schur, rows, column);
    solveUpper(schur, rows, column);
    for (let r = 0; r < rows; r++) {
      inverse[r * size + c] = column[r]!;
      inverse[c * size + r] = column[r]!;
    }
    if (c < rows) continue;
    const target = c * size + rows;
    for (let r = 0; r < rows; r++) {
      for (let i = 0; i < n; i++) inverse[target + i]! -= column[r]! * image[r * n + i]!;
    }
  }
  return inverse;
}

/** (L L')^-1 into the lower right block: row i of L^-1 at a time, then its outer product over what lies before. */
function inverseOfFactor(
  l: Float64Array,
  n: number,
  inverse: Float64Array,
  rows: number,
  size: number,
): void {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const own = lower.subarray(i * n, i * n + i + 1);
    for (let k = 0; k < i; k++) {
      const value = l[i * n + k]!;
      const other = lower.subarray(k * n, k * n + k + 1);
      for (let j = 0; j <= k; j++) own[j]! -= value * other[j]!;
    }
    const pivot = l[i * (n + 1)]!;
    own[i] = 1;
    for (let j = 0; j <= i; j++) own[j]! /= pivot;
    for (let a = 0; a <= i; a++) {
      const value = own[a]!;
      const start = (rows + a) * size + rows;
      const target = inverse.subarray(start, start + a + 1);
      for (let b = 0; b <= a; b++) target[b]! += value * own[b]!;
    }
  }
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) {
      inverse[(rows + b) * size + rows + a] = inverse[(rows + a) * size + rows + b]!;
    }
  }
}
