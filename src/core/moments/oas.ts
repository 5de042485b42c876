import { assertPanel } from './assert-panel';
import type {
  CovarianceEstimator,
  EstimationOptions,
  MatrixEstimate,
  ReturnPanel,
} from './contract';
import { scatter } from './scatter';

/**
 * Oracle approximating shrinkage towards the mean variance times the identity; yearly, n x n.
 *
 * Divisor T, and the 2 / n terms of eq. 23 left out, as in scikit-learn's `OAS`. One asset, or a sample
 * covariance that already is a multiple of the identity, gives intensity 1 and changes nothing.
 * Needs two periods.
 */
export function estimateOas(panel: ReturnPanel, options?: EstimationOptions): MatrixEstimate {
  assertPanel('oas', panel, 2, { means: options?.means });
  const { periods, assets, periodsPerYear } = panel;
  const { matrix } = scatter(panel, options);
  let trace = 0;
  let squares = 0;
  for (let k = 0; k < matrix.length; k++) {
    matrix[k]! /= periods;
    squares += matrix[k]! * matrix[k]!;
  }
  for (let i = 0; i < assets; i++) trace += matrix[i * assets + i]!;
  const spread = (periods + 1) * (squares - (trace * trace) / assets);
  const intensity = spread > 0 ? Math.min(1, (squares + trace * trace) / spread) : 1;
  for (let k = 0; k < matrix.length; k++) matrix[k]! *= (1 - intensity) * periodsPerYear;
  for (let i = 0; i < assets; i++) {
    matrix[i * assets + i]! += ((intensity * trace) / assets) * periodsPerYear;
  }
  return {
    values: matrix,
    details: [{ id: 'shrinkage', label: 'Shrinkage intensity', value: intensity }],
    coverage: { kind: 'complete', observations: periods },
  };
}

export const oas: CovarianceEstimator = {
  id: 'oas',
  name: 'Oracle approximating shrinkage',
  summary: 'Like Ledoit-Wolf, tuned for normally distributed returns and short histories.',
  formula:
    'Sigma = (1 - d) S + d m I, d = (tr S^2 + tr^2 S) / ((T + 1)(tr S^2 - tr^2 S / n)), at most 1',
  source:
    'Chen, Wiesel, Eldar and Hero (2010), Shrinkage Algorithms for MMSE Covariance Estimation, IEEE Trans. Signal Processing 58, eq. 23 without its 2/n terms; divisor T.',
  minPeriods: 2,
  parameters: [],
  requires: [],
  use: 'any',
  estimate: estimateOas,
};
