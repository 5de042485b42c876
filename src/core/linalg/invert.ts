/**
 * Inverse of an n x n row-major matrix by Gauss-Jordan elimination with row pivoting; `undefined` where it
 * is singular to working precision. The argument is overwritten.
 */
export function invert(matrix: Float64Array, n: number): Float64Array | undefined {
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) inverse[i * n + i] = 1;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) {
      if (Math.abs(matrix[i * n + k]!) > Math.abs(matrix[pivot * n + k]!)) pivot = i;
    }
    const value = matrix[pivot * n + k]!;
    if (!(Math.abs(value) > 1e-300)) return undefined;
    if (pivot !== k) {
      swapRows(matrix, n, k, pivot);
      swapRows(inverse, n, k, pivot);
    }
    const kRow = k * n;
    for (let j = 0; j < n; j++) {
      matrix[kRow + j]! /= value;
      inverse[kRow + j]! /= value;
    }
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const row = i * n;
      const factor = matrix[row + k]!;
      if (factor === 0) continue;
      for (let j = k; j < n; j++) matrix[row + j]! -= factor * matrix[kRow + j]!;
      for (let j = 0; j < n; j++) inverse[row + j]! -= factor * inverse[kRow + j]!;
    }
  }
  return inverse;
}

function swapRows(matrix: Float64Array, n: number, a: number, b: number): void {
  for (let j = 0; j < n; j++) {
    const held = matrix[a * n + j]!;
    matrix[a * n + j] = matrix[b * n + j]!;
    matrix[b * n + j] = held;
  }
}
