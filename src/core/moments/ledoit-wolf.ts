import { assertPanel } from './assert-panel';
import type {
  CovarianceEstimator,
  EstimationOptions,
  MatrixEstimate,
  ReturnPanel,
} from './contract';
import { scatter } from './scatter';
import { summedEntryVariance } from './shrinkage';

/**
 * Linear shrinkage of the covariance towards its mean variance times the identity; n x n, yearly.
 *
 * Divisor T, as in the paper and in scikit-learn's `LedoitWolf`. Needs two periods. With one asset, or
 * where the sample covariance already is a multiple of the identity, the intensity is 0. Positive
 * definite as soon as one asset varies and the intensity is above 0.
 *
 * Source: Ledoit and Wolf (2004), "A well-conditioned estimator for large-dimensional covariance
 * matrices", Journal of Multivariate Analysis 88, lemma 3.2 to 3.4.
 */
export function estimateLedoitWolf(
  panel: ReturnPanel,
  options?: EstimationOptions,
): MatrixEstimate {
  assertPanel('ledoitWolf', panel, 2);
  const { periods, assets, periodsPerYear } = panel;
  const { centred, matrix } = scatter(panel, options);
  for (let k = 0; k < matrix.length; k++) matrix[k]! /= periods;

  let trace = 0;
  for (let i = 0; i < assets; i++) trace += matrix[i * assets + i]!;
  const meanVariance = trace / assets;
  const intensity =
    assets === 1 ? 0 : shrinkageIntensity(centred, periods, assets, matrix, meanVariance);

  for (let k = 0; k < matrix.length; k++) matrix[k]! *= (1 - intensity) * periodsPerYear;
  for (let i = 0; i < assets; i++) {
    matrix[i * assets + i]! += intensity * meanVariance * periodsPerYear;
  }
  return {
    values: matrix,
    details: [{ id: 'shrinkage', label: 'Shrinkage intensity', value: intensity }],
    coverage: { kind: 'complete', observations: periods },
  };
}

/** b^2 / d^2 of the paper: the noise in S over its distance from the target, at most 1. */
function shrinkageIntensity(
  centred: Float64Array,
  periods: number,
  assets: number,
  covariance: Float64Array,
  meanVariance: number,
): number {
  let distance = 0;
  for (let i = 0; i < assets; i++) {
    for (let j = 0; j < assets; j++) {
      distance += (covariance[i * assets + j]! - (i === j ? meanVariance : 0)) ** 2;
    }
  }
  const noise = summedEntryVariance(centred, periods, assets, covariance) / periods;
  return distance > 0 ? Math.min(1, Math.max(0, noise / distance)) : 0;
}

export const ledoitWolf: CovarianceEstimator = {
  id: 'ledoit-wolf',
  name: 'Ledoit-Wolf shrinkage',
  summary:
    'Past co-movement with its extremes pulled in by as much as the data are noisy; a safe default.',
  formula:
    'Sigma = (1 - d) S + d m I, m = mean variance, d = estimated noise of S / distance of S from m I',
  source:
    'Ledoit and Wolf (2004), A well-conditioned estimator for large-dimensional covariance matrices, J. Multivariate Analysis 88; divisor T.',
  minPeriods: 2,
  parameters: [],
  requires: [],
  use: 'any',
  estimate: estimateLedoitWolf,
};
