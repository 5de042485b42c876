import { assertPanel } from './assert-panel';
import type {
  CovarianceEstimator,
  EstimationOptions,
  MatrixEstimate,
  ReturnPanel,
} from './contract';
import { mirrorUpper } from './mirror-upper';
import { upperScatter } from './scatter';
import { sumOfSquares } from './shrinkage';

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
  assertPanel('ledoitWolf', panel, 2, { means: options?.means });
  const { periods, assets, periodsPerYear } = panel;
  const { matrix, squaredLengths } = upperScatter(panel, options);
  let trace = 0;
  for (let i = 0; i < assets; i++) trace += matrix[i * assets + i]!;
  const meanScatter = trace / assets;
  const intensity = assets === 1 ? 0 : shrinkageIntensity(squaredLengths, matrix, meanScatter);

  const scale = periodsPerYear / periods;
  mirrorUpper(matrix, assets, (1 - intensity) * scale);
  for (let i = 0; i < assets; i++) matrix[i * assets + i]! += intensity * meanScatter * scale;
  return {
    values: matrix,
    details: [{ id: 'shrinkage', label: 'Shrinkage intensity', value: intensity }],
    coverage: { kind: 'complete', observations: periods },
  };
}

/**
 * b^2 / d^2 of the paper: the noise in S over its distance from the target, at most 1; both here for T S, of which
 * the upper triangle is given.
 */
function shrinkageIntensity(
  squaredLengths: Float64Array,
  upper: Float64Array,
  meanScatter: number,
): number {
  const n = Math.sqrt(upper.length);
  let beside = 0;
  let diagonal = 0;
  let spread = 0;
  for (let i = 0; i < n; i++) {
    const own = upper[i * n + i]!;
    diagonal += own * own;
    spread += (own - meanScatter) ** 2;
    let even = 0;
    let odd = 0;
    let k = i * n + i + 1;
    // Two sums a pass: additions do not wait for each other.
    for (const end = (i + 1) * n - 1; k < end; k += 2) {
      even += upper[k]! * upper[k]!;
      odd += upper[k + 1]! * upper[k + 1]!;
    }
    if (k < (i + 1) * n) even += upper[k]! * upper[k]!;
    beside += even + odd;
  }
  const noise = sumOfSquares(squaredLengths) - (2 * beside + diagonal) / squaredLengths.length;
  const distance = 2 * beside + spread;
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
