/** Columns per pass over the rows: their sums stay in registers. */
const WIDTH = 8;

/**
 * Mean of each column of a row-major rows x columns matrix; length columns. Needs rows >= 1. A column with a
 * number that is not finite has a mean that is not.
 *
 * Deviations from the first row are summed: a constant column gives its constant, hence a zero variance, and since
 * no entry is further from the mean than sqrt(rows) standard deviations, rounding costs as little elsewhere.
 */
export function meanPerAsset(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const means = new Float64Array(columns);
  let i = 0;
  for (; i + WIDTH <= columns; i += WIDTH) meanOfEight(matrix, rows, columns, i, means);
  for (; i < columns; i++) {
    const first = matrix[i]!;
    let sum = 0;
    for (let row = 0, k = i; row < rows; row++, k += columns) sum += matrix[k]! - first;
    means[i] = first + sum / rows;
  }
  return means;
}

function meanOfEight(
  matrix: Float64Array,
  rows: number,
  columns: number,
  i: number,
  means: Float64Array,
): void {
  const m0 = matrix[i]!;
  const m1 = matrix[i + 1]!;
  const m2 = matrix[i + 2]!;
  const m3 = matrix[i + 3]!;
  const m4 = matrix[i + 4]!;
  const m5 = matrix[i + 5]!;
  const m6 = matrix[i + 6]!;
  const m7 = matrix[i + 7]!;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  let s5 = 0;
  let s6 = 0;
  let s7 = 0;
  for (let row = 0, k = i; row < rows; row++, k += columns) {
    s0 += matrix[k]! - m0;
    s1 += matrix[k + 1]! - m1;
    s2 += matrix[k + 2]! - m2;
    s3 += matrix[k + 3]! - m3;
    s4 += matrix[k + 4]! - m4;
    s5 += matrix[k + 5]! - m5;
    s6 += matrix[k + 6]! - m6;
    s7 += matrix[k + 7]! - m7;
  }
  means[i] = m0 + s0 / rows;
  means[i + 1] = m1 + s1 / rows;
  means[i + 2] = m2 + s2 / rows;
  means[i + 3] = m3 + s3 / rows;
  means[i + 4] = m4 + s4 / rows;
  means[i + 5] = m5 + s5 / rows;
  means[i + 6] = m6 + s6 / rows;
  means[i + 7] = m7 + s7 / rows;
}
