import { assertPanel } from './assert-panel';
import { centre } from './centre';
import type {
  CovarianceEstimator,
  EstimationOptions,
  MatrixEstimate,
  ReturnPanel,
} from './contract';
import { scatter } from './scatter';
import { optimalIntensity, shrink, summedDiagonalVariance, summedEntryVariance } from './shrinkage';

/**
 * Linear shrinkage towards Sharpe's single-index model with the equal-weighted market; yearly, n x n.
 *
 * Variances are kept; divisor T. A market that does not move makes the target diagonal. One asset gives
 * intensity 0. Needs two periods.
 */
export function estimateLedoitWolfSingleFactor(
  panel: ReturnPanel,
  options?: EstimationOptions,
): MatrixEstimate {
  assertPanel('ledoitWolfSingleFactor', panel, 2);
  const { periods, assets, periodsPerYear } = panel;
  const { matrix: sample, means, squaredLengths } = scatter(panel, options);
  const centred = centre(panel.returns, means, periods);
  for (let k = 0; k < sample.length; k++) sample[k]! /= periods;

  // Covariances with the average of the assets are row averages of S.
  const exposures = new Float64Array(assets);
  let variance = 0;
  let total = 0;
  for (let i = 0; i < assets; i++) {
    for (let j = 0; j < assets; j++) exposures[i]! += sample[i * assets + j]! / assets;
    variance += exposures[i]! / assets;
    total += sample[i * assets + i]!;
  }
  const moves = variance > 1e-15 * (total / assets);
  const target = new Float64Array(assets * assets);
  for (let i = 0; i < assets; i++) {
    for (let j = 0; j < assets; j++) {
      target[i * assets + j] = moves ? (exposures[i]! * exposures[j]!) / variance : 0;
    }
    target[i * assets + i] = sample[i * assets + i]!;
  }
  const diagonal = summedDiagonalVariance(centred, periods, assets, sample);
  const pi = summedEntryVariance(squaredLengths, sample);
  const rho =
    diagonal + (moves ? offDiagonalCovariance(centred, periods, sample, exposures, variance) : 0);
  const intensity = optimalIntensity(pi, rho, sample, target, periods);
  return {
    values: shrink(sample, target, intensity, periodsPerYear),
    details: [{ id: 'shrinkage', label: 'Shrinkage intensity', value: intensity }],
    coverage: { kind: 'complete', observations: periods },
  };
}

/**
 * Sum over i != j of the asymptotic covariance of f_ij = b_i b_j / v with s_ij, where b and v are the
 * covariances with the market and its variance: 2 cov(b_i, s_ij) b_j / v - cov(v, s_ij) b_i b_j / v^2.
 * With m_t the market, each double sum over assets factors into sums per period.
 */
function offDiagonalCovariance(
  centred: Float64Array,
  periods: number,
  sample: Float64Array,
  exposures: Float64Array,
  variance: number,
): number {
  const n = exposures.length;
  let first = 0;
  let second = 0;
  for (let t = 0; t < periods; t++) {
    let market = 0;
    let squares = 0;
    let exposed = 0;
    let ownFirst = 0;
    let ownSecond = 0;
    for (let i = 0; i < n; i++) {
      const x = centred[t * n + i]!;
      const b = exposures[i]!;
      market += x / n;
      squares += x * x;
      exposed += x * b;
      ownFirst += x * x * x * b;
      ownSecond += x * x * b * b;
    }
    first += market * (squares * exposed - ownFirst);
    second += market * market * (exposed * exposed - ownSecond);
  }
  let common = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i !== j) common += exposures[i]! * sample[i * n + j]! * exposures[j]!;
    }
  }
  const throughExposure = (first / periods - common) / variance;
  const throughVariance = (second / periods - variance * common) / (variance * variance);
  return 2 * throughExposure - throughVariance;
}

export const ledoitWolfSingleFactor: CovarianceEstimator = {
  id: 'ledoit-wolf-single-factor',
  name: 'Ledoit-Wolf, market model',
  summary:
    'Past co-movement pulled towards what the market alone would cause; variances stay as measured.',
  formula:
    'Sigma = (1 - d) S + d F, f_ij = s_im s_jm / s_mm, m = equal-weighted average, d = (pi - rho) / (gamma T)',
  source:
    'Ledoit and Wolf (2003), Improved estimation of the covariance matrix of stock returns, J. Empirical Finance 10; divisor T.',
  minPeriods: 2,
  parameters: [],
  requires: [],
  use: 'any',
  estimate: estimateLedoitWolfSingleFactor,
};
