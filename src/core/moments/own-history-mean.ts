import { assertPanel } from './assert-panel';
import type { ExpectedReturnsEstimator, ReturnPanel, VectorEstimate } from './contract';
import { ownMeans } from './own-means';

/**
 * Historical mean of each asset over its own history, NaN marking a missing return; yearly, length n.
 * Means of different years stand side by side; the coverage says how many periods are behind each.
 * Every asset needs one return.
 */
export function estimateOwnHistoryMean(panel: ReturnPanel): VectorEstimate {
  assertPanel('ownHistoryMean', panel, 1, { gaps: 'allowed' });
  const { means, counts } = ownMeans(panel.returns, panel.assets);
  const empty = counts.indexOf(0);
  if (empty >= 0) throw new Error(`ownHistoryMean: asset ${empty} has no returns`);
  return {
    values: means.map((mean) => mean * panel.periodsPerYear),
    details: [
      {
        id: 'fewest',
        label: 'Fewest days behind a mean',
        value: counts.reduce((a, b) => Math.min(a, b)),
      },
    ],
    coverage: { kind: 'perAsset', perAsset: counts },
  };
}

export const ownHistoryMean: ExpectedReturnsEstimator = {
  id: 'own-history-mean',
  name: 'Historical mean, each over its own history',
  summary: 'The average past return of each asset over all the days it has, however few.',
  formula: 'mu_i = periodsPerYear / T_i * sum over the days of asset i of r_ti',
  source:
    'Arithmetic mean of simple returns; means of different years are not strictly comparable.',
  minPeriods: 1,
  parameters: [],
  requires: [],
  estimate: estimateOwnHistoryMean,
};
