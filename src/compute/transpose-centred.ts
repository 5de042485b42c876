import type { PanelToCentre } from '@/core/moments/contract';

/** Columns read together: a cache line. */
const WIDTH = 8;

/**
 * Writes a row-major rows x columns matrix less the mean of each column as columns x rows into `target`, and adds the
 * squared length of each centred row to `squaredLengths`: one pass for what the product and shrinkage both need.
 */
export function transposeCentred(request: PanelToCentre, target: Float64Array): void {
  const { matrix, rows, means, squaredLengths } = request;
  const columns = means.length;
  let i = 0;
  for (; i + WIDTH <= columns; i += WIDTH) transposeEight(request, i, target);
  for (; i < columns; i++) {
    const mean = means[i]!;
    for (let row = 0, k = i, to = i * rows; row < rows; row++, k += columns, to++) {
      const x = matrix[k]! - mean;
      target[to] = x;
      squaredLengths[row]! += x * x;
    }
  }
}

function transposeEight(
  { matrix, rows, means, squaredLengths }: PanelToCentre,
  i: number,
  target: Float64Array,
): void {
  const columns = means.length;
  const m0 = means[i]!;
  const m1 = means[i + 1]!;
  const m2 = means[i + 2]!;
  const m3 = means[i + 3]!;
  const m4 = means[i + 4]!;
  const m5 = means[i + 5]!;
  const m6 = means[i + 6]!;
  const m7 = means[i + 7]!;
  const to0 = i * rows;
  const to1 = to0 + rows;
  const to2 = to1 + rows;
  const to3 = to2 + rows;
  const to4 = to3 + rows;
  const to5 = to4 + rows;
  const to6 = to5 + rows;
  const to7 = to6 + rows;
  for (let row = 0, k = i; row < rows; row++, k += columns) {
    const x0 = matrix[k]! - m0;
    const x1 = matrix[k + 1]! - m1;
    const x2 = matrix[k + 2]! - m2;
    const x3 = matrix[k + 3]! - m3;
    const x4 = matrix[k + 4]! - m4;
    const x5 = matrix[k + 5]! - m5;
    const x6 = matrix[k + 6]! - m6;
    const x7 = matrix[k + 7]! - m7;
    target[to0 + row] = x0;
    target[to1 + row] = x1;
    target[to2 + row] = x2;
    target[to3 + row] = x3;
    target[to4 + row] = x4;
    target[to5 + row] = x5;
    target[to6 + row] = x6;
    target[to7 + row] = x7;
    squaredLengths[row]! +=
      x0 * x0 + x1 * x1 + (x2 * x2 + x3 * x3) + (x4 * x4 + x5 * x5 + (x6 * x6 + x7 * x7));
  }
}
