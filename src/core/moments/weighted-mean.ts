/**
 * Mean of each column of a row-major rows x columns matrix under row weights that sum to 1; length
 * columns. The second pass removes the rounding of the first, as in `meanPerAsset`.
 */
export function weightedMean(
  matrix: Float64Array,
  weights: Float64Array,
  columns: number,
): Float64Array {
  const means = new Float64Array(columns);
  const residuals = new Float64Array(columns);
  const rows = weights.length;
  for (let k = 0, row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++, k++) means[i]! += weights[row]! * matrix[k]!;
  }
  for (let k = 0, row = 0; row < rows; row++) {
    for (let i = 0; i < columns; i++, k++)
      residuals[i]! += weights[row]! * (matrix[k]! - means[i]!);
  }
  for (let i = 0; i < columns; i++) means[i]! += residuals[i]!;
  return means;
}
