import { correlationDistance } from '@/core/hierarchy/correlation-distance';
import { linkage } from '@/core/hierarchy/linkage';
import { optimalLeafOrder } from '@/core/hierarchy/optimal-leaf-order';
import { recursiveBisection } from '@/core/hierarchy/recursive-bisection';
import type { Optimizer, Problem } from '@/core/optimizers/contract';
import { solveRule } from '@/core/optimizers/solve-rule';

/**
 * Single linkage on sqrt((1 - rho) / 2), then recursive bisection of the leaves. The paper leaves their order to the
 * numbering of the assets, so that shuffling the input changes the weights; here it is the order with the least sum
 * of distances between neighbours, the end with the lower variance first.
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
  solve: (problem) => solveRule('hrp', problem, () => hierarchicalSlopes(problem)),
} as const satisfies Optimizer;

function hierarchicalSlopes({ symbols, covariance }: Problem): Float64Array {
  const n = symbols.length;
  const slopes = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const risky = [...symbols.keys()].filter((i) => covariance[i * n + i]! > 0);
  const k = risky.length;
  if (k === 0) return slopes;
  const part = new Float64Array(k * k);
  risky.forEach((i, p) => {
    risky.forEach((j, q) => {
      part[p * k + q] = covariance[i * n + j]!;
    });
  });
  const distances = correlationDistance(part, k);
  const order = optimalLeafOrder(linkage(distances, k, 'single'), distances, k);
  const first = part[order[0]! * (k + 1)]!;
  const last = part[order[k - 1]! * (k + 1)]!;
  const weights = recursiveBisection(part, k, last < first ? order.reverse() : order);
  risky.forEach((i, p) => {
    slopes[i] = weights[p]!;
  });
  return slopes;
}
