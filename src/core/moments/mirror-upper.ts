/** Tiles stay in the first-level cache; whole columns would touch a cache line per number. */
const TILE = 32;

/**
 * Copies the upper triangle of an n x n matrix onto the lower one, in place, and returns it. A native
 * product may differ in the last bit across the diagonal; solvers rely on exact symmetry.
 */
export function mirrorUpper(matrix: Float64Array, n: number): Float64Array {
  if (matrix.length !== n * n) {
    throw new Error(`mirrorUpper: ${matrix.length} entries are not ${n} x ${n}`);
  }
  for (let top = 0; top < n; top += TILE) {
    for (let left = top; left < n; left += TILE) {
      const bottom = Math.min(top + TILE, n);
      const right = Math.min(left + TILE, n);
      for (let i = top; i < bottom; i++) {
        for (let j = Math.max(left, i + 1); j < right; j++) matrix[j * n + i] = matrix[i * n + j]!;
      }
    }
  }
  return matrix;
}
