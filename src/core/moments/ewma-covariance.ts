import { assertPanel } from './assert-panel';
import type {
  CovarianceEstimator,
  EstimationOptions,
  MatrixEstimate,
  MomentParameterDescription,
  ReturnPanel,
} from './contract';
import { exponentialWeights } from './exponential-weights';
import { readParameter } from './read-parameter';
import { weightedScatter } from './weighted-scatter';

const halfLife: MomentParameterDescription = {
  id: 'covarianceHalfLife',
  label: 'Half-life of the covariance',
  help: 'Periods after which a day counts half as much as today; short follows turmoil, long is steady.',
  min: 1,
  max: 10_000,
  default: 63,
};

/**
 * Covariance about the weighted mean under weights that halve every `covarianceHalfLife` periods, yearly.
 * Unbiased: divided by 1 - sum of squared weights, so a half-life far above T gives the sample
 * covariance. Needs two periods.
 */
export function estimateEwmaCovariance(
  panel: ReturnPanel,
  options?: EstimationOptions,
): MatrixEstimate {
  assertPanel('ewmaCovariance', panel, 2);
  const weights = exponentialWeights(
    panel.periods,
    readParameter('ewmaCovariance', halfLife, options),
  );
  const concentration = weights.reduce((sum, weight) => sum + weight * weight, 0);
  const values = weightedScatter(panel.returns, weights, panel.assets, options?.crossProduct);
  const scale = panel.periodsPerYear / (1 - concentration);
  for (let k = 0; k < values.length; k++) values[k]! *= scale;
  return {
    values,
    details: [
      { id: 'effective-observations', label: 'Effective observations', value: 1 / concentration },
    ],
    coverage: { kind: 'complete', observations: panel.periods },
  };
}

export const ewmaCovariance: CovarianceEstimator = {
  id: 'ewma',
  name: 'Exponentially weighted covariance',
  summary: 'How the assets moved together, with recent days counting more than old ones.',
  formula: "Sigma = periodsPerYear / (1 - sum w_t^2) * sum over t of w_t (r_t - m)(r_t - m)'",
  source:
    'RiskMetrics Technical Document (1996) with the weighted mean taken out; as pandas ewm(halflife).cov(bias=False).',
  minPeriods: 2,
  parameters: [halfLife],
  requires: [],
  use: 'any',
  estimate: estimateEwmaCovariance,
};
