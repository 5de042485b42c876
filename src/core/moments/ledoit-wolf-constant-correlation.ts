import { assertPanel } from './assert-panel';
import { centre } from './centre';
import type {
  CovarianceEstimator,
  EstimationOptions,
  MatrixEstimate,
  ReturnPanel,
} from './contract';
import { fromCorrelation, toCorrelation } from './correlation';
import { scatter } from './scatter';
import { optimalIntensity, shrink, summedDiagonalVariance, summedEntryVariance } from './shrinkage';

/**
 * Linear shrinkage towards the matrix in which every pair has the average correlation; yearly, n x n.
 *
 * Variances are kept; divisor T throughout, as in the paper's appendix. Assets that do not move take no
 * part in the average. One asset, or constant correlation already, gives intensity 0. Needs two periods.
 */
export function estimateLedoitWolfConstantCorrelation(
  panel: ReturnPanel,
  options?: EstimationOptions,
): MatrixEstimate {
  assertPanel('ledoitWolfConstantCorrelation', panel, 2);
  const { periods, assets, periodsPerYear } = panel;
  const { matrix: sample, means, squaredLengths } = scatter(panel, options);
  const centred = centre(panel.returns, means, periods);
  for (let k = 0; k < sample.length; k++) sample[k]! /= periods;
  const { deviations, correlation } = toCorrelation(sample, assets);
  const average = averageCorrelation(deviations, correlation);
  for (let i = 0; i < assets; i++) {
    for (let j = 0; j < assets; j++) {
      if (i !== j && deviations[i]! > 0 && deviations[j]! > 0)
        correlation[i * assets + j] = average;
    }
  }
  const target = fromCorrelation({ deviations, correlation });
  for (let i = 0; i < assets; i++) target[i * assets + i] = sample[i * assets + i]!;

  const diagonal = summedDiagonalVariance(centred, periods, assets, sample);
  const pi = summedEntryVariance(squaredLengths, sample);
  const rho = diagonal + average * offDiagonalCovariance(centred, periods, sample, deviations);
  const intensity = optimalIntensity(pi, rho, sample, target, periods);
  return {
    values: shrink(sample, target, intensity, periodsPerYear),
    details: [
      { id: 'shrinkage', label: 'Shrinkage intensity', value: intensity },
      { id: 'average-correlation', label: 'Average correlation', value: average },
    ],
    coverage: { kind: 'complete', observations: periods },
  };
}

function averageCorrelation(deviations: Float64Array, correlation: Float64Array): number {
  const n = deviations.length;
  const moving = deviations.reduce((count, deviation) => count + (deviation > 0 ? 1 : 0), 0);
  if (moving < 2) return 0;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) sum += correlation[i * n + j]!;
  }
  return (2 * sum) / (moving * (moving - 1));
}

/**
 * Sum over i != j of (d_j / d_i) theta_ij with theta_ij = mean over t of (x_i^2 - s_ii)(x_i x_j - s_ij)
 * = mean of x_i^3 x_j - s_ii s_ij. The double sum over assets factors into two sums per period.
 */
function offDiagonalCovariance(
  centred: Float64Array,
  periods: number,
  sample: Float64Array,
  deviations: Float64Array,
): number {
  const n = deviations.length;
  let sum = 0;
  for (let t = 0; t < periods; t++) {
    let cubes = 0;
    let plain = 0;
    let own = 0;
    for (let i = 0; i < n; i++) {
      const deviation = deviations[i]!;
      if (deviation === 0) continue;
      const x = centred[t * n + i]!;
      const cube = x * x * x;
      cubes += cube / deviation;
      plain += x * deviation;
      own += cube * x;
    }
    sum += cubes * plain - own;
  }
  sum /= periods;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i !== j) sum -= deviations[i]! * deviations[j]! * sample[i * n + j]!;
    }
  }
  return sum;
}

export const ledoitWolfConstantCorrelation: CovarianceEstimator = {
  id: 'ledoit-wolf-constant-correlation',
  name: 'Ledoit-Wolf, constant correlation',
  summary:
    'Past co-movement with every correlation pulled towards the average one; variances stay as measured.',
  formula:
    'Sigma = (1 - d) S + d F, f_ij = average correlation * sqrt(s_ii s_jj), d = (pi - rho) / (gamma T)',
  source:
    'Ledoit and Wolf (2004), Honey, I Shrunk the Sample Covariance Matrix, J. Portfolio Management 30; divisor T.',
  minPeriods: 2,
  parameters: [],
  requires: [],
  use: 'any',
  estimate: estimateLedoitWolfConstantCorrelation,
};
