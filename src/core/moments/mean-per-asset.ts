/**
 * Mean of each column of a row-major rows x columns matrix; length columns. Needs rows >= 1.
 *
 * The second pass removes the rounding of the first, so that a constant column gives its constant
 * and hence a zero variance.
 */
export function meanPerAsset(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const means = sumPerColumn(matrix, rows, columns, new Float64Array(columns));
  for (let i = 0; i < columns; i++) means[i]! /= rows;
  const residuals = sumPerColumn(matrix, rows, columns, means);
  for (let i = 0; i < columns; i++) means[i]! += residuals[i]! / rows;
  return means;
}

/** Sums of the columns less `offset`; four rows a pass, because the loop is bound by memory traffic. */
function sumPerColumn(
  matrix: Float64Array,
  rows: number,
  columns: number,
  offset: Float64Array,
): Float64Array {
  const sums = new Float64Array(columns);
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const first = row * columns;
    const second = first + columns;
    const third = second + columns;
    const fourth = third + columns;
    for (let i = 0; i < columns; i++) {
      const shift = offset[i]!;
      sums[i]! +=
        matrix[first + i]! -
        shift +
        (matrix[second + i]! - shift) +
        (matrix[third + i]! - shift) +
        (matrix[fourth + i]! - shift);
    }
  }
  for (; row < rows; row++) {
    for (let i = 0; i < columns; i++) sums[i]! += matrix[row * columns + i]! - offset[i]!;
  }
  return sums;
}
