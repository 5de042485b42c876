import { assertPanel } from './assert-panel';
import type {
  CovarianceEstimator,
  EstimationOptions,
  MatrixEstimate,
  ReturnPanel,
} from './contract';
import { scatter } from './scatter';

/**
 * Unbiased sample covariance (divisor T - 1), times the periods per year; n x n.
 * Needs two periods; singular where T <= n; a constant series has a zero row and column.
 */
export function estimateSampleCovariance(
  panel: ReturnPanel,
  options?: EstimationOptions,
): MatrixEstimate {
  assertPanel('sampleCovariance', panel, 2);
  const { matrix } = scatter(panel, options);
  const scale = panel.periodsPerYear / (panel.periods - 1);
  for (let k = 0; k < matrix.length; k++) matrix[k]! *= scale;
  return {
    values: matrix,
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
