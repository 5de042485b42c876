import type { Merge } from '@/core/hierarchy/linkage';

/** Members of the k clusters that remain when the last k - 1 merges are undone, each sorted, by first member. */
export function cutTree(merges: readonly Merge[], n: number, k: number): number[][] {
  const members: number[][] = Array.from({ length: n }, (_, i) => [i]);
  const open = new Set<number>(members.keys());
  merges.slice(0, n - k).forEach(({ left, right }, m) => {
    members[n + m] = [...members[left]!, ...members[right]!];
    open.delete(left);
    open.delete(right);
    open.add(n + m);
  });
  return [...open]
    .map((node) => members[node]!.sort((a, b) => a - b))
    .sort((a, b) => a[0]! - b[0]!);
}
