import { symmetricEigenvalues } from '@/core/linalg/symmetric-eigen';
import { assertPanel } from './assert-panel';
import type {
  EstimationOptions,
  ExpectedReturnsEstimator,
  ReturnPanel,
  VectorEstimate,
} from './contract';
import { meanPerAsset } from './mean-per-asset';
import { scatter } from './scatter';
import { shrunkMeans } from './shrunk-means';

/**
 * Historical means pulled towards their common average; yearly, length n.
 *
 * The intensity is cut to 0 ... 1 (positive-part rule). It is 0 where one component carries more than
 * half of the variance, as among closely correlated assets or for n <= 2: there James and Stein's
 * result gives no licence to shrink.
 */
export function estimateJamesStein(
  panel: ReturnPanel,
  options?: EstimationOptions,
): VectorEstimate {
  assertPanel('jamesStein', panel, 2);
  const { periods, assets } = panel;
  const means = meanPerAsset(panel.returns, periods, assets);
  const target = means.reduce((sum, mean) => sum + mean, 0) / assets;
  const distance = means.reduce((sum, mean) => sum + (mean - target) ** 2, 0);
  const { matrix } = scatter(panel, options);
  let trace = 0;
  for (let i = 0; i < assets; i++) trace += matrix[i * assets + i]!;
  const excess = (trace - 2 * symmetricEigenvalues(matrix, assets)[0]!) / (periods - 1);
  const intensity = distance > 0 ? Math.min(1, Math.max(0, excess / (periods * distance))) : 0;
  return shrunkMeans(panel, means, { intensity, target });
}

export const jamesStein: ExpectedReturnsEstimator = {
  id: 'james-stein',
  name: 'James-Stein mean',
  summary:
    'Past averages pulled towards their common average, because the extremes are mostly luck.',
  formula:
    'mu = (1 - a) m + a (average of m), a = (trace S - 2 lambda_max(S)) / (T |m - average|^2), 0 <= a <= 1',
  source:
    'James and Stein (1961) in the form of Meucci (2005), Risk and Asset Allocation, eq. 4.138, towards the grand mean; S has divisor T - 1.',
  minPeriods: 2,
  parameters: [],
  requires: [],
  estimate: estimateJamesStein,
};
