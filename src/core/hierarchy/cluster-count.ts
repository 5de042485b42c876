import { cutTree } from '@/core/hierarchy/cut-tree';
import type { Merge } from '@/core/hierarchy/linkage';

/**
 * Number of clusters k >= 2 at which the spread inside the clusters stops falling most sharply: the largest
 * W(k - 1) - 2 W(k) + W(k + 1) with k + 1 <= max(8, sqrt(n)), W(k) the sum over clusters of the standard deviation of
 * their distances. 1 for fewer than three leaves.
 * Source: Yue, Wang, Wei (2008), Transactions of Tianjin University 14, two-order difference of the gap statistic.
 */
export function clusterCount(merges: readonly Merge[], distances: Float64Array, n: number): number {
  const most = Math.min(n, Math.max(8, Math.round(Math.sqrt(n))));
  const spread = Array.from({ length: most }, (_, k) =>
    cutTree(merges, n, k + 1).reduce((sum, members) => sum + deviation(members, distances, n), 0),
  );
  let best = 1;
  let sharpest = Number.NEGATIVE_INFINITY;
  for (let k = 2; k < most; k++) {
    const bend = spread[k - 2]! - 2 * spread[k - 1]! + spread[k]!;
    if (bend > sharpest) {
      sharpest = bend;
      best = k;
    }
  }
  return best;
}

function deviation(members: readonly number[], distances: Float64Array, n: number): number {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (const i of members) {
    for (const j of members) {
      if (j >= i) break;
      const value = distances[i * n + j]!;
      count++;
      const delta = value - mean;
      mean += delta / count;
      squares += delta * (value - mean);
    }
  }
  return count === 0 ? 0 : Math.sqrt(squares / count);
}
