import { clusterCount } from '@/core/hierarchy/cluster-count';
import { correlationDistance } from '@/core/hierarchy/correlation-distance';
import { cutTree } from '@/core/hierarchy/cut-tree';
import { equalRiskContribution } from '@/core/hierarchy/equal-risk-contribution';
import { linkage } from '@/core/hierarchy/linkage';
import type { Optimizer } from '@/core/optimizers/contract';
import { riskySlopes } from '@/core/optimizers/rule/risky-slopes';
import { solveRule } from '@/core/optimizers/rule/solve-rule';

/**
 * Ward linkage on sqrt((1 - rho) / 2), as many clusters as the two-order difference of the gap statistic says (fewer
 * than eight, or than sqrt(n) of many), variance as the risk: the weights of skfolio and Riskfolio-Lib told the same number
 * of clusters; they count clusters by other measures of spread. Limits as in hierarchical risk parity; assets without volatility are filled first.
 */
export const herc = {
  id: 'herc',
  name: 'Hierarchical equal risk contribution',
  summary: 'Finds a few groups of assets that move together and lets the groups share the risk.',
  formula:
    'share of a side = 1 / sum of its cluster variances, down to the clusters; 1 / variance inside',
  source: 'Raffinot (2018), SSRN 3237540',
  uses: { expectedReturns: false, covariance: true },
  parameters: [],
  solve: (problem) => solveRule('herc', problem, () => riskySlopes(problem, allocate)),
} as const satisfies Optimizer;

function allocate(covariance: Float64Array, n: number): Float64Array {
  const distances = correlationDistance(covariance, n);
  const merges = linkage(distances, n, 'ward');
  const clusters = cutTree(merges, n, clusterCount(merges, distances, n));
  return equalRiskContribution(covariance, merges, clusters);
}
