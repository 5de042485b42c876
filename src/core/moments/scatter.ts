import { centre } from './centre';
import type { EstimationOptions, ReturnPanel } from './contract';
import { crossProduct } from './cross-product';
import { meanPerAsset } from './mean-per-asset';
import { mirrorUpper } from './mirror-upper';

export interface Scatter {
  /** Sum over the periods of the outer products of the centred returns: n x n. */
  readonly matrix: Float64Array;
  /** Mean of each asset per period, length n. */
  readonly means: Float64Array;
  /** |x_t|^2 of the centred returns of each period, length T. */
  readonly squaredLengths: Float64Array;
}

/** The scatter matrix X'X of the centred returns X: (T - 1) times the sample covariance, per period; exactly symmetric. */
export function scatter(panel: ReturnPanel, options?: EstimationOptions): Scatter {
  const upper = upperScatter(panel, options);
  mirrorUpper(upper.matrix, panel.assets);
  return upper;
}

/** As `scatter`, but what stands below the diagonal means nothing, for callers that scale before they mirror. */
export function upperScatter(panel: ReturnPanel, options: EstimationOptions = {}): Scatter {
  const { returns, periods, assets } = panel;
  // The factor model asks for a wider panel than the one the means are of.
  const known = options.means?.length === assets ? options.means : undefined;
  const means = known ?? meanPerAsset(returns, periods, assets);
  const squaredLengths = new Float64Array(periods);
  const product = options.crossProduct ?? crossProduct;
  if ('ofCentred' in product) {
    const matrix = product.ofCentred({ matrix: returns, rows: periods, means, squaredLengths });
    return { matrix, means, squaredLengths };
  }
  const centred = centre(returns, means, periods);
  for (let t = 0, k = 0; t < periods; t++) {
    let sum = 0;
    for (const end = k + assets; k < end; k++) sum += centred[k]! * centred[k]!;
    squaredLengths[t] = sum;
  }
  return { matrix: product(centred, periods, assets), means, squaredLengths };
}
