import { assertPanel } from './assert-panel';
import type {
  EstimationOptions,
  ExpectedReturnsEstimator,
  ReturnPanel,
  VectorEstimate,
} from './contract';
import { meanPerAsset } from './mean-per-asset';

/**
 * Arithmetic mean of the simple returns, times the periods per year; length n.
 * One period is enough; a constant series gives its constant.
 */
export function estimateSampleMean(
  panel: ReturnPanel,
  options: EstimationOptions = {},
): VectorEstimate {
  assertPanel('sampleMean', panel, 1, { means: options.means });
  const means = options.means ?? meanPerAsset(panel.returns, panel.periods, panel.assets);
  const values = means.map((mean) => mean * panel.periodsPerYear);
  return { values, details: [], coverage: { kind: 'complete', observations: panel.periods } };
}

export const sampleMean: ExpectedReturnsEstimator = {
  id: 'sample-mean',
  name: 'Historical mean',
  summary:
    'The average past return of each asset, as if the coming year were like the years measured.',
  formula: 'mu_i = periodsPerYear / T * sum over t of r_ti',
  source: 'Arithmetic mean of simple returns; its standard error is volatility / sqrt(years).',
  minPeriods: 1,
  parameters: [],
  requires: [],
  estimate: estimateSampleMean,
};
