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
  // The factor model asks for a wider panel than the one the means are of.
  const known = options.means?.length === assets ? options.means : undefined;
  const means = known ?? meanPerAsset(returns, periods, assets);
  const centred = centre(returns, means, periods, assets);
  const product = options.crossProduct ?? crossProduct;
  return { centred, matrix: mirrorUpper(product(centred, periods, assets), assets) };
}

function centre(
  returns: Float64Array,
  means: Float64Array,
  periods: number,
  assets: number,
): Float64Array {
  const centred = new Float64Array(returns.length);
  let t = 0;
  // Two rows a pass: each mean is read once for both.
  for (; t + 2 <= periods; t += 2) {
    const first = t * assets;
    const second = first + assets;
    for (let i = 0; i < assets; i++) {
      const mean = means[i]!;
      centred[first + i] = returns[first + i]! - mean;
      centred[second + i] = returns[second + i]! - mean;
    }
  }
  for (let i = t * assets; i < returns.length; i++) centred[i] = returns[i]! - means[i % assets]!;
  return centred;
}
