import { assertPanel } from './assert-panel';
import type {
  EstimationOptions,
  ExpectedReturnsEstimator,
  MomentParameterDescription,
  ReturnPanel,
  VectorEstimate,
} from './contract';
import { exponentialWeights } from './exponential-weights';
import { readParameter } from './read-parameter';
import { weightedMean } from './weighted-mean';

const halfLife: MomentParameterDescription = {
  id: 'meanHalfLife',
  label: 'Half-life of the mean',
  help: 'Periods after which a return counts half as much as today; 252 trading days are a year.',
  min: 1,
  max: 10_000,
  default: 252,
};

/**
 * Mean of the simple returns under weights that halve every `meanHalfLife` periods, yearly; length n.
 * One period is enough; a half-life far above T gives the historical mean.
 */
export function estimateEwmaMean(panel: ReturnPanel, options?: EstimationOptions): VectorEstimate {
  assertPanel('ewmaMean', panel, 1);
  const weights = exponentialWeights(panel.periods, readParameter('ewmaMean', halfLife, options));
  const values = weightedMean(panel.returns, weights, panel.assets);
  for (let i = 0; i < values.length; i++) values[i]! *= panel.periodsPerYear;
  const effective = 1 / weights.reduce((sum, weight) => sum + weight * weight, 0);
  return {
    values,
    details: [{ id: 'effective-observations', label: 'Effective observations', value: effective }],
    coverage: { kind: 'complete', observations: panel.periods },
  };
}

export const ewmaMean: ExpectedReturnsEstimator = {
  id: 'ewma',
  name: 'Exponentially weighted mean',
  summary: 'The average past return, with recent days counting more than old ones.',
  formula:
    'mu_i = periodsPerYear * sum over t of w_t r_ti, w_t proportional to 2^(-(T - t) / halfLife)',
  source: 'Normalised exponential weights, as pandas ewm(halflife, adjust=True).',
  minPeriods: 1,
  parameters: [halfLife],
  requires: [],
  estimate: estimateEwmaMean,
};
