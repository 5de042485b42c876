import { symmetricEigen } from '@/core/linalg/symmetric-eigen';
import { assertPanel } from './assert-panel';
import type {
  CovarianceEstimator,
  EstimationOptions,
  MatrixEstimate,
  MomentParameterDescription,
  ReturnPanel,
} from './contract';
import { fromCorrelation, scaleDiagonalToOne, toCorrelation } from './correlation';
import { crossProduct } from './cross-product';
import { denoiseCorrelation } from './denoise-correlation';
import { readParameter } from './read-parameter';
import { scatter } from './scatter';

const removedFactors: MomentParameterDescription = {
  id: 'removedFactors',
  label: 'Components removed',
  help: 'How many of the strongest common movements to take out; the first one is the market.',
  min: 0,
  max: 10,
  default: 1,
  whole: true,
};

/**
 * The denoised covariance without its leading components (the market); yearly, n x n.
 *
 * Singular on purpose, for clustering only: the market's own portfolio has no volatility in it.
 * Variances are kept. An asset that the removed components explain wholly is left uncorrelated.
 */
export function estimateDetoned(panel: ReturnPanel, options?: EstimationOptions): MatrixEstimate {
  assertPanel('detoned', panel, 2);
  const { periods, assets, periodsPerYear } = panel;
  const { deviations, correlation } = toCorrelation(scatter(panel, options).matrix, assets);
  const clean = denoiseCorrelation(correlation, assets, periods);
  const removed = Math.min(Math.floor(readParameter('detoned', removedFactors, options)), assets);
  const { values, vectors } = symmetricEigen(clean.correlation, assets);
  const kept = vectors.slice(removed * assets);
  let share = 0;
  for (let k = 0; k < assets; k++) {
    if (k < removed) share += values[k]! / assets;
    const root = Math.sqrt(Math.max(0, values[k]!));
    for (let j = 0; k >= removed && j < assets; j++) kept[(k - removed) * assets + j]! *= root;
  }
  const remainder = scaleDiagonalToOne(crossProduct(kept, assets - removed, assets), assets);
  return {
    values: fromCorrelation({ deviations, correlation: remainder }, periodsPerYear / (periods - 1)),
    details: [
      { id: 'removed', label: 'Components removed', value: removed },
      { id: 'removed-share', label: 'Share of correlation removed', value: share },
      { id: 'factors', label: 'Factors above the noise', value: clean.factors },
    ],
    coverage: { kind: 'complete', observations: periods },
  };
}

export const detoned: CovarianceEstimator = {
  id: 'detoned',
  name: 'Detoned covariance',
  summary:
    'Co-movement with the market taken out, so that groups of similar assets stand out; for clustering.',
  formula: "C = denoised C - sum over the removed k of lambda_k v_k v_k', diagonal scaled to 1",
  source:
    'Lopez de Prado (2020), Machine Learning for Asset Managers, 2.6, applied after denoising.',
  minPeriods: 2,
  parameters: [removedFactors],
  requires: [],
  use: 'clustering',
  estimate: estimateDetoned,
};
