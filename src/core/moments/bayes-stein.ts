import { assertPanel } from './assert-panel';
import type {
  EstimationOptions,
  ExpectedReturnsEstimator,
  ReturnPanel,
  VectorEstimate,
} from './contract';
import { estimateLedoitWolf } from './ledoit-wolf';
import { meanPerAsset } from './mean-per-asset';
import { scatter } from './scatter';
import { shrunkMeans } from './shrunk-means';
import { solvePositiveDefinite } from './solve-positive-definite';

/**
 * Historical means pulled towards the mean of the minimum-variance portfolio; yearly, length n.
 *
 * Jorion's covariance is the scatter over T - n - 2. Where that is undefined or singular (T <= n + 2,
 * identical or constant assets) the Ledoit-Wolf covariance stands in, and the detail
 * `covariance-shrunk` is 1. Where that is singular too, nothing is known about the noise and the means
 * stay as they are.
 */
export function estimateBayesStein(
  panel: ReturnPanel,
  options?: EstimationOptions,
): VectorEstimate {
  assertPanel('bayesStein', panel, 2);
  const { periods, assets } = panel;
  const means = meanPerAsset(panel.returns, periods, assets);
  const sides = new Float64Array(2 * assets);
  for (let i = 0; i < assets; i++) {
    sides[2 * i] = 1;
    sides[2 * i + 1] = means[i]!;
  }
  const unshrunk = solveJorion(panel, sides, options);
  const solution = unshrunk ?? solveShrunk(panel, sides, options);

  let intensity = 0;
  let target = means.reduce((sum, mean) => sum + mean, 0) / assets;
  if (solution) {
    let ones = 0;
    let mixed = 0;
    for (let i = 0; i < assets; i++) {
      ones += solution[2 * i]!;
      mixed += solution[2 * i + 1]!;
    }
    target = mixed / ones;
    let distance = 0;
    for (let i = 0; i < assets; i++) {
      distance += (means[i]! - target) * (solution[2 * i + 1]! - target * solution[2 * i]!);
    }
    intensity = (assets + 2) / (assets + 2 + periods * Math.max(0, distance));
  }
  const estimate = shrunkMeans(panel, means, { intensity, target });
  return {
    ...estimate,
    details: [
      ...estimate.details,
      { id: 'covariance-shrunk', label: 'Ledoit-Wolf covariance used', value: unshrunk ? 0 : 1 },
    ],
  };
}

function solveJorion(panel: ReturnPanel, sides: Float64Array, options?: EstimationOptions) {
  const freedom = panel.periods - panel.assets - 2;
  if (freedom <= 0) return undefined;
  const covariance = scatter(panel, options).matrix.map((value) => value / freedom);
  return solvePositiveDefinite(covariance, panel.assets, sides, 2);
}

function solveShrunk(panel: ReturnPanel, sides: Float64Array, options?: EstimationOptions) {
  const perPeriod = estimateLedoitWolf({ ...panel, periodsPerYear: 1 }, options).values;
  return solvePositiveDefinite(perPeriod, panel.assets, sides, 2);
}

export const bayesStein: ExpectedReturnsEstimator = {
  id: 'bayes-stein',
  name: 'Bayes-Stein mean',
  summary:
    'Past averages pulled towards the return of the safest mix, by as much as the past is noisy.',
  formula:
    "mu = (1 - a) m + a m0, m0 = 1'C^-1 m / 1'C^-1 1, a = (n + 2) / (n + 2 + T (m - m0)'C^-1 (m - m0)), C = scatter / (T - n - 2)",
  source:
    'Jorion (1986), Bayes-Stein Estimation for Portfolio Analysis, J. Financial and Quantitative Analysis 21, eq. 14 and 17.',
  minPeriods: 2,
  parameters: [],
  requires: [],
  estimate: estimateBayesStein,
};
