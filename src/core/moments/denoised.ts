import { assertPanel } from './assert-panel';
import type {
  CovarianceEstimator,
  EstimationOptions,
  MatrixEstimate,
  ReturnPanel,
} from './contract';
import { fromCorrelation, toCorrelation } from './correlation';
import { denoiseCorrelation } from './denoise-correlation';
import { scatter } from './scatter';

/**
 * Sample variances (divisor T - 1) with the correlations cleared of what noise alone would show; yearly,
 * n x n. See `denoiseCorrelation` for the edge. Assets that do not move stay uncorrelated. Needs two periods.
 */
export function estimateDenoised(panel: ReturnPanel, options?: EstimationOptions): MatrixEstimate {
  assertPanel('denoised', panel, 2);
  const { periods, assets, periodsPerYear } = panel;
  const { deviations, correlation } = toCorrelation(scatter(panel, options).matrix, assets);
  const clean = denoiseCorrelation(correlation, assets, periods);
  return {
    values: fromCorrelation(
      { deviations, correlation: clean.correlation },
      periodsPerYear / (periods - 1),
    ),
    details: [
      { id: 'factors', label: 'Factors above the noise', value: clean.factors },
      { id: 'edge', label: 'Largest eigenvalue of pure noise', value: clean.edge },
      { id: 'noise', label: 'Variance that is noise', value: clean.noise },
    ],
    coverage: { kind: 'complete', observations: periods },
  };
}

export const denoised: CovarianceEstimator = {
  id: 'denoised',
  name: 'Denoised covariance',
  summary: 'Keeps the common movements that stand out from chance and levels the rest.',
  formula:
    "C = sum of lambda_k v_k v_k' with every lambda_k <= e replaced by their mean, e = (1 + sqrt(n / T))^2, diagonal scaled to 1",
  source:
    'Lopez de Prado (2020), Machine Learning for Asset Managers, 2.5.1 (constant residual eigenvalue); the edge of uncorrelated returns, not fitted by kernel density.',
  minPeriods: 2,
  parameters: [],
  requires: [],
  use: 'any',
  estimate: estimateDenoised,
};
