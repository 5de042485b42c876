import type { EstimationOptions, ReturnPanel } from './contract';
import { crossProduct } from './cross-product';
import { meanPerAsset } from './mean-per-asset';
import { mirrorUpper } from './mirror-upper';

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
  const product = options.crossProduct ?? crossProduct;
  return { centred, matrix: mirrorUpper(product(centred, periods, assets), assets) };
}
