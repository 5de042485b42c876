import { assertPanel } from './assert-panel';
import type {
  CovarianceEstimator,
  EstimationOptions,
  MatrixEstimate,
  MomentParameterDescription,
  ReturnPanel,
} from './contract';
import { fromCorrelation } from './correlation';
import { crossProduct } from './cross-product';
import { mirrorUpper } from './mirror-upper';
import { nearestCorrelation } from './nearest-correlation';
import { ownMeans } from './own-means';
import { readParameter } from './read-parameter';

const minPairPeriods: MomentParameterDescription = {
  id: 'minPairPeriods',
  label: 'Fewest common days',
  help: 'A pair with fewer days in common is taken as uncorrelated, and counted.',
  min: 2,
  max: 10_000,
  default: 20,
  whole: true,
};

/**
 * Covariance for assets with different histories, NaN marking a missing return; yearly, n x n.
 *
 * Variances come from each asset's own history, correlations from the periods a pair shares (both with
 * divisor count - 1, about the mean of those periods). Correlations that cannot hold together are moved
 * to the nearest that can (`nearestCorrelation`); how far is in the details. Pairs below
 * `minPairPeriods` get correlation 0, and the details count them. Every asset needs two returns.
 */
export function estimatePairwise(panel: ReturnPanel, options?: EstimationOptions): MatrixEstimate {
  assertPanel('pairwise', panel, 2, { gaps: 'allowed' });
  const { assets: n, periodsPerYear } = panel;
  const fewest = readParameter('pairwise', minPairPeriods, options);
  const sums = pairSums(panel, options);
  const deviations = new Float64Array(n);
  const correlation = new Float64Array(n * n);
  const perAsset = new Int32Array(n);
  let unknown = 0;
  for (let i = 0; i < n; i++) {
    const count = sums.count(i, i);
    if (count < 2) throw new Error(`pairwise: asset ${i} has ${count} returns, two are needed`);
    perAsset[i] = count;
    deviations[i] = Math.sqrt(sums.scatter(i, i, i) / (count - 1));
    correlation[i * n + i] = 1;
    for (let j = 0; j < i; j++) {
      const scale = Math.sqrt(sums.scatter(i, i, j) * sums.scatter(j, j, i));
      const known = sums.count(i, j) >= fewest;
      if (!known) unknown++;
      const value = known && scale > 0 ? sums.scatter(i, j, j) / scale : 0;
      correlation[i * n + j] = correlation[j * n + i] = Math.min(1, Math.max(-1, value));
    }
  }
  const repaired = nearestCorrelation(correlation, n);
  const perPair = Int32Array.from({ length: n * n }, (_, k) =>
    sums.count(Math.floor(k / n), k % n),
  );
  return {
    values: fromCorrelation({ deviations, correlation: repaired.correlation }, periodsPerYear),
    details: [
      {
        id: 'fewest-common',
        label: 'Fewest days shared by a pair',
        value: perPair.reduce((a, b) => Math.min(a, b)),
      },
      { id: 'pairs-unknown', label: 'Pairs taken as uncorrelated', value: unknown },
      {
        id: 'repair',
        label: 'Distance to the nearest consistent correlations',
        value: repaired.distance,
      },
      { id: 'repair-rounds', label: 'Rounds of repair', value: repaired.iterations },
    ],
    coverage: { kind: 'pairwise', perAsset, perPair },
  };
}

interface PairSums {
  /** Periods in which both have a return. */
  count(i: number, j: number): number;
  /**
   * Sum over the periods in which i, j and `other` have a return of the products of the deviations of i
   * and j, where `other` is one of the two, or i = j.
   */
  scatter(i: number, j: number, other: number): number;
}

/** One product of the panel [x, mask, x^2], x centred and 0 where missing, holds every sum over shared periods. */
function pairSums(panel: ReturnPanel, options?: EstimationOptions): PairSums {
  const { returns, periods, assets: n } = panel;
  const { means } = ownMeans(returns, n);
  const width = 3 * n;
  const wide = new Float64Array(periods * width);
  for (let k = 0; k < returns.length; k++) {
    if (Number.isNaN(returns[k]!)) continue;
    const i = k % n;
    const at = Math.floor(k / n) * width + i;
    const x = returns[k]! - means[i]!;
    wide[at] = x;
    wide[at + n] = 1;
    wide[at + 2 * n] = x * x;
  }
  const product = options?.crossProduct ?? crossProduct;
  const g = mirrorUpper(product(wide, periods, width), width);
  const count = (i: number, j: number) => Math.round(g[(i + n) * width + j + n]!);
  const sum = (i: number, with_: number) => g[i * width + with_ + n]!;
  return {
    count,
    scatter(i, j, other) {
      if (i !== j) return g[i * width + j]! - (sum(i, j) * sum(j, i)) / Math.max(1, count(i, j));
      const squares = g[(other + n) * width + i + 2 * n]!;
      return Math.max(0, squares - sum(i, other) ** 2 / Math.max(1, count(i, other)));
    },
  };
}

export const pairwise: CovarianceEstimator = {
  id: 'pairwise',
  name: 'Pairwise covariance',
  summary:
    'Uses all the days each pair of assets has in common, so that a young asset does not shorten the others.',
  formula:
    'Sigma_ij = s_i s_j c_ij, c_ij over the shared periods, C moved to the nearest correlation matrix',
  source:
    'Pairwise-complete correlations repaired after Higham (2002), IMA J. Numerical Analysis 22.',
  minPeriods: 2,
  parameters: [minPairPeriods],
  requires: [],
  use: 'any',
  estimate: estimatePairwise,
};
