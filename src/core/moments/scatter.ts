import type { EstimationOptions, ReturnPanel } from './contract';
import { crossProduct } from './cross-product';
import { meanPerAsset } from './mean-per-asset';

export interface Scatter {
  /** periods x assets, each asset's mean taken out. */
  readonly centred: Float64Array;
  /** Sum over the periods of the outer products of the centred returns: n x n, exactly symmetric. */
  readonly matrix: Float64Array;
}

/** The scatter matrix X'X of the centred returns X: (T - 1) times the sample covariance, per period. */
export function scatter(panel: ReturnPanel, options: EstimationOptions = {}): Scatter {
  const { returns, periods, assets } = panel;
  const means = meanPerAsset(returns, periods, assets);
  const centred = new Float64Array(returns.length);
  for (let k = 0, t = 0; t < periods; t++) {
    for (let i = 0; i < assets; i++, k++) centred[k] = returns[k]! - means[i]!;
  }
  const matrix = (options.crossProduct ?? crossProduct)(centred, periods, assets);
  if (options.crossProduct) mirrorUpper(matrix, assets);
  return { centred, matrix };
}

/** A native product may differ in the last bit across the diagonal; solvers rely on exact symmetry. */
function mirrorUpper(matrix: Float64Array, size: number): void {
  if (matrix.length !== size * size) {
    throw new Error(`scatter: crossProduct answered ${matrix.length} entries for ${size} assets`);
  }
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++) matrix[j * size + i] = matrix[i * size + j]!;
  }
}
