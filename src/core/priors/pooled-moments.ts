import { assertPanel } from '@/core/moments/assert-panel';
import type { CrossProduct, ReturnPanel } from '@/core/moments/contract';
import { weightedMean } from '@/core/moments/weighted-mean';
import { weightedScatter } from '@/core/moments/weighted-scatter';

/**
 * Yearly mean (n) and covariance (n x n) of a panel whose periods have the given probabilities (length T,
 * >= 0, summing to 1). Plain probability weights: equal ones give the covariance with divisor T.
 */
export function pooledMoments(
  panel: ReturnPanel,
  probabilities: Float64Array,
  crossProduct?: CrossProduct,
): { expectedReturns: Float64Array; covariance: Float64Array } {
  assertPanel('pooledMoments', panel, 1);
  if (probabilities.length !== panel.periods) {
    throw new Error(
      `pooledMoments: ${probabilities.length} probabilities for ${panel.periods} periods`,
    );
  }
  const yearly = (value: number) => value * panel.periodsPerYear;
  return {
    expectedReturns: weightedMean(panel.returns, probabilities, panel.assets).map(yearly),
    covariance: weightedScatter(panel.returns, probabilities, panel.assets, crossProduct).map(
      yearly,
    ),
  };
}
