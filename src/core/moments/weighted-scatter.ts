import type { CrossProduct } from './contract';
import { crossProduct } from './cross-product';
import { mirrorUpper } from './mirror-upper';
import { weightedMean } from './weighted-mean';

/**
 * Sum over the rows of weight times the outer product of the row less the weighted mean;
 * columns x columns, exactly symmetric. The weights are >= 0 and sum to 1.
 */
export function weightedScatter(
  matrix: Float64Array,
  weights: Float64Array,
  columns: number,
  product: CrossProduct = crossProduct,
): Float64Array {
  const rows = weights.length;
  const means = weightedMean(matrix, weights, columns);
  const scaled = new Float64Array(matrix.length);
  for (let k = 0, row = 0; row < rows; row++) {
    const root = Math.sqrt(weights[row]!);
    for (let i = 0; i < columns; i++, k++) scaled[k] = root * (matrix[k]! - means[i]!);
  }
  return mirrorUpper(product(scaled, rows, columns), columns);
}
