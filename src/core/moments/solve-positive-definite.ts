/** Pivots below this share of the largest diagonal entry count as zero. */
const SINGULAR = 1e-13;

/**
 * Solves A X = B for a symmetric positive definite n x n matrix A (row-major, lower triangle read) and
 * n x columns right-hand sides B, by Cholesky factorisation; `undefined` where A is not positive
 * definite to working precision. Neither argument is changed.
 */
export function solvePositiveDefinite(
  matrix: Float64Array,
  n: number,
  rightHandSides: Float64Array,
  columns: number,
): Float64Array | undefined {
  if (matrix.length !== n * n || rightHandSides.length !== n * columns) {
    throw new Error(
      `solvePositiveDefinite: ${matrix.length} and ${rightHandSides.length} entries are not ${n} x ${n} and ${n} x ${columns}`,
    );
  }
  const l = matrix.slice();
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, l[i * n + i]!);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = l[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      if (i > j) l[i * n + j] = sum / l[j * n + j]!;
      else if (sum > SINGULAR * largest) l[i * n + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  const x = rightHandSides.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) subtractRow(x, columns, i, k, l[i * n + k]!);
    scaleRow(x, columns, i, 1 / l[i * n + i]!);
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) subtractRow(x, columns, i, k, l[k * n + i]!);
    scaleRow(x, columns, i, 1 / l[i * n + i]!);
  }
  return x;
}

function subtractRow(
  x: Float64Array,
  columns: number,
  to: number,
  from: number,
  factor: number,
): void {
  for (let c = 0; c < columns; c++) x[to * columns + c]! -= factor * x[from * columns + c]!;
}

function scaleRow(x: Float64Array, columns: number, row: number, factor: number): void {
  for (let c = 0; c < columns; c++) x[row * columns + c]! *= factor;
}
