/** A tile is a cache line wide, and its mirror image few enough lines to stay in the first-level cache. */
const TILE = 8;

/**
 * Copies the upper triangle of an n x n matrix, times `scale`, onto both halves, in place, and returns it. A native
 * product may differ in the last bit across the diagonal; solvers rely on exact symmetry.
 */
export function mirrorUpper(matrix: Float64Array, n: number, scale = 1): Float64Array {
  if (matrix.length !== n * n) {
    throw new Error(`mirrorUpper: ${matrix.length} entries are not ${n} x ${n}`);
  }
  for (let top = 0; top < n; top += TILE) {
    const bottom = Math.min(top + TILE, n);
    for (let left = top; left < n; left += TILE) {
      const right = Math.min(left + TILE, n);
      for (let i = top; i < bottom; i++) {
        for (let j = Math.max(left, i); j < right; j++) {
          const value = matrix[i * n + j]! * scale;
          matrix[i * n + j] = value;
          matrix[j * n + i] = value;
        }
      }
    }
  }
  return matrix;
}
