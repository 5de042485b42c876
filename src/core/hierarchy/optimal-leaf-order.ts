import type { Merge } from '@/core/hierarchy/linkage';

/**
 * The order of the leaves, among all that the tree allows, with the least sum of distances between neighbours.
 * best(u, w) is the least sum for the node that joins u and w, u leftmost and w rightmost; O(n^3).
 * The mirror image is as good; which of the two comes back is up to the caller's numbering.
 * Source: Bar-Joseph, Gifford, Jaakkola (2001), Bioinformatics 17, S22.
 */
export function optimalLeafOrder(
  merges: readonly Merge[],
  distances: Float64Array,
  n: number,
): number[] {
  if (n === 1) return [0];
  const best = new Float64Array(n * n);
  const leaves: number[][] = Array.from({ length: n }, (_, i) => [i]);
  /** Leaves that may stand at the far end of `node` when u stands at the near one. */
  const opposite = (node: number, u: number): readonly number[] => {
    if (node < n) return leaves[node]!;
    const { left, right } = merges[node - n]!;
    return side[node]![u] === 1 ? leaves[left]! : leaves[right]!;
  };
  const side: (Uint8Array | undefined)[] = new Array(2 * n - 1);
  for (const [k, { left, right }] of merges.entries()) {
    const reach = new Float64Array(n);
    for (const u of leaves[left]!) {
      for (const m of leaves[right]!) {
        let least = Number.POSITIVE_INFINITY;
        for (const inner of opposite(left, u)) {
          least = Math.min(least, best[u * n + inner]! + distances[inner * n + m]!);
        }
        reach[m] = least;
      }
      for (const w of leaves[right]!) {
        let least = Number.POSITIVE_INFINITY;
        for (const m of opposite(right, w)) least = Math.min(least, reach[m]! + best[w * n + m]!);
        best[u * n + w] = least;
        best[w * n + u] = least;
      }
    }
    const marks = new Uint8Array(n);
    for (const w of leaves[right]!) marks[w] = 1;
    side[n + k] = marks;
    leaves.push([...leaves[left]!, ...leaves[right]!]);
  }

  const order = (node: number, u: number, w: number): number[] => {
    if (node < n) return [node];
    const merge = merges[node - n]!;
    // u may lie in either child; the walk keeps u on the left.
    const inRight = side[node]![u] === 1;
    const near = inRight ? merge.right : merge.left;
    const far = inRight ? merge.left : merge.right;
    let least = Number.POSITIVE_INFINITY;
    let ends: [number, number] = [u, w];
    for (const inner of opposite(near, u)) {
      for (const outer of opposite(far, w)) {
        const value = best[u * n + inner]! + distances[inner * n + outer]! + best[outer * n + w]!;
        if (value < least) {
          least = value;
          ends = [inner, outer];
        }
      }
    }
    return [...order(near, u, ends[0]), ...order(far, ends[1], w)];
  };
  const top = merges.at(-1)!;
  let least = Number.POSITIVE_INFINITY;
  let ends: [number, number] = [0, 0];
  for (const u of leaves[top.left]!) {
    for (const w of leaves[top.right]!) {
      if (best[u * n + w]! < least) {
        least = best[u * n + w]!;
        ends = [u, w];
      }
    }
  }
  return order(2 * n - 2, ...ends);
}
