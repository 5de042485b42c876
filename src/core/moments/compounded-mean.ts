import { assertPanel } from './assert-panel';
import type { ExpectedReturnsEstimator, ReturnPanel, VectorEstimate } from './contract';

/**
 * Yearly growth rate that compounds to the whole past return; length n.
 * A total loss (a return of -100 % or below) gives -1; one period is enough.
 */
export function estimateCompoundedMean(panel: ReturnPanel): VectorEstimate {
  assertPanel('compoundedMean', panel, 1);
  const { returns, periods, assets, periodsPerYear } = panel;
  const logGrowth = new Float64Array(assets);
  for (let k = 0, t = 0; t < periods; t++) {
    for (let i = 0; i < assets; i++, k++) logGrowth[i]! += Math.log1p(Math.max(-1, returns[k]!));
  }
  const values = logGrowth.map((sum) => Math.expm1((sum * periodsPerYear) / periods));
  return { values, details: [], coverage: { kind: 'complete', observations: periods } };
}

export const compoundedMean: ExpectedReturnsEstimator = {
  id: 'compounded-mean',
  name: 'Compounded historical return',
  summary:
    'The yearly rate at which each asset really grew; below the average return by half its variance.',
  formula: 'mu_i = (product over t of (1 + r_ti))^(periodsPerYear / T) - 1',
  source: 'Geometric mean of simple returns.',
  minPeriods: 1,
  parameters: [],
  requires: [],
  estimate: estimateCompoundedMean,
};
