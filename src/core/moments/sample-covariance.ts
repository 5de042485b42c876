import { assertPanel } from './assert-panel';
import type {
  CovarianceEstimator,
  EstimationOptions,
  MatrixEstimate,
  ReturnPanel,
} from './contract';
import { mirrorUpper } from './mirror-upper';
import { upperScatter } from './scatter';

/**
 * Unbiased sample covariance (divisor T - 1), times the periods per year; n x n.
 * Needs two periods; singular where T <= n; a constant series has a zero row and column.
 */
export function estimateSampleCovariance(
  panel: ReturnPanel,
  options?: EstimationOptions,
): MatrixEstimate {
  assertPanel('sampleCovariance', panel, 2, { means: options?.means });
  const { matrix } = upperScatter(panel, options);
  return {
    values: mirrorUpper(matrix, panel.assets, panel.periodsPerYear / (panel.periods - 1)),
    details: [],
    coverage: { kind: 'complete', observations: panel.periods },
  };
}

export const sampleCovariance: CovarianceEstimator = {
  id: 'sample',
  name: 'Sample covariance',
  summary:
    'How the assets moved together in the past, taken at face value; noisy when there are many assets.',
  formula: "S = periodsPerYear / (T - 1) * sum over t of (r_t - mean)(r_t - mean)'",
  source: 'Unbiased sample covariance, divisor T - 1.',
  minPeriods: 2,
  parameters: [],
  requires: [],
  use: 'any',
  estimate: estimateSampleCovariance,
};
