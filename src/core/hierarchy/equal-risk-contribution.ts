import type { Merge } from '@/core/hierarchy/linkage';
import { clusterVariance } from '@/core/hierarchy/recursive-bisection';

/**
 * Weights (sum one) down the tree to its k clusters: at each of the top k - 1 merges the two sides share in inverse
 * proportion to the sum of their clusters' variances; inside a cluster by inverse variance.
 * Source: Raffinot (2018), The Hierarchical Equal Risk Contribution Portfolio, SSRN 3237540.
 */
export function equalRiskContribution(
  covariance: Float64Array,
  merges: readonly Merge[],
  clusters: readonly (readonly number[])[],
): Float64Array {
  const n = merges.length + 1;
  const weights = new Float64Array(n);
  for (const members of clusters) {
    let total = 0;
    for (const i of members) total += 1 / covariance[i * n + i]!;
    for (const i of members) weights[i] = 1 / covariance[i * n + i]! / total;
  }
  const clusterOf = new Int32Array(n);
  clusters.forEach((members, c) => {
    for (const i of members) clusterOf[i] = c;
  });
  const variances = clusters.map((members) => clusterVariance(covariance, n, members));
  const leaves: number[][] = Array.from({ length: n }, (_, i) => [i]);
  for (const { left, right } of merges) leaves.push([...leaves[left]!, ...leaves[right]!]);
  const risk = (node: number) => {
    let sum = 0;
    for (const c of new Set(leaves[node]!.map((i) => clusterOf[i]!))) sum += variances[c]!;
    return sum;
  };
  for (const { left, right } of merges.slice(n - clusters.length)) {
    const first = risk(left);
    const second = risk(right);
    for (const i of leaves[left]!) weights[i]! *= second / (first + second);
    for (const i of leaves[right]!) weights[i]! *= first / (first + second);
  }
  return weights;
}
