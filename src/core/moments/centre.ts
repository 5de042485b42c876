/** A row-major rows x columns matrix less the mean of each column, as a new matrix. */
export function centre(matrix: Float64Array, means: Float64Array, rows: number): Float64Array {
  const columns = means.length;
  const centred = new Float64Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    for (let i = 0; i < columns; i++) centred[start + i] = matrix[start + i]! - means[i]!;
  }
  return centred;
}
