import { correlationDistance } from '@/core/hierarchy/correlation-distance';
import { linkage } from '@/core/hierarchy/linkage';
import { optimalLeafOrder } from '@/core/hierarchy/optimal-leaf-order';
import { recursiveBisection } from '@/core/hierarchy/recursive-bisection';
import type { Optimizer } from '@/core/optimizers/contract';
import { riskySlopes } from '@/core/optimizers/rule/risky-slopes';
import { solveRule } from '@/core/optimizers/rule/solve-rule';

/**
 * Single linkage on sqrt((1 - rho) / 2), then recursive bisection of the leaves. The paper leaves their order to the
 * numbering of the assets, so that shuffling the input changes the weights; here it is the order with the least sum
 * of distances between neighbours, the end with the lower variance first. PyPortfolioOpt given that order answers the same.
 *
 * Only assets that can change places without changing the covariance are told apart by their number.
 *
 * Bounds: clamp(t w_i) with the t that spends the budget; linear constraints: the nearest weights that meet them too.
 * Assets without volatility are filled first and alike.
 */
export const hrp = {
  id: 'hrp',
  name: 'Hierarchical risk parity',
  summary: 'Groups assets that move together, then shares the risk between and inside the groups.',
  formula: 'share of a half = 1 / variance, halved again and again along the tree',
  source: 'Lopez de Prado (2016), Journal of Portfolio Management 42(4)',
  uses: { expectedReturns: false, covariance: true },
  parameters: [],
  solve: (problem) => solveRule('hrp', problem, () => riskySlopes(problem, allocate)),
} as const satisfies Optimizer;

function allocate(covariance: Float64Array, n: number): Float64Array {
  return recursiveBisection(covariance, n, leafOrder(covariance, n));
}

/** The order in which the assets are halved; it does not depend on how they are numbered unless two are alike. */
export function leafOrder(covariance: Float64Array, n: number): number[] {
  const distances = correlationDistance(covariance, n);
  const order = optimalLeafOrder(linkage(distances, n, 'single'), distances, n);
  const first = covariance[order[0]! * (n + 1)]!;
  const last = covariance[order[n - 1]! * (n + 1)]!;
  return last < first ? order.reverse() : order;
}
