/**
 * Mean of each column of a row-major rows x columns matrix; length columns. Needs rows >= 1.
 *
 * The second pass removes the rounding of the first, so that a constant column gives its constant
 * and hence a zero variance.
 */
export function meanPerAsset(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const means = new Float64Array(columns);
  const residuals = new Float64Array(columns);
  for (let k = 0, row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++, k++) means[i]! += matrix[k]!;
  }
  for (let i = 0; i < columns; i++) means[i]! /= rows;
  for (let k = 0, row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++, k++) residuals[i]! += matrix[k]! - means[i]!;
  }
  for (let i = 0; i < columns; i++) means[i]! += residuals[i]! / rows;
  return means;
}
