/**
 * Copies the upper triangle of an n x n matrix onto the lower one, in place, and returns it. A native
 * product may differ in the last bit across the diagonal; solvers rely on exact symmetry.
 */
export function mirrorUpper(matrix: Float64Array, n: number): Float64Array {
  if (matrix.length !== n * n) {
    throw new Error(`mirrorUpper: ${matrix.length} entries are not ${n} x ${n}`);
  }
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) matrix[j * n + i] = matrix[i * n + j]!;
  }
  return matrix;
}
