/** One merge: nodes 0..n-1 are leaves, merge k makes node n + k. */
export interface Merge {
  readonly left: number;
  readonly right: number;
  readonly height: number;
  readonly size: number;
}

export type LinkageMethod = 'single' | 'complete' | 'average' | 'ward';

/**
 * Agglomerative clustering of n leaves from an n x n row-major distance matrix: n - 1 merges by rising height, the node
 * with the smaller number on the left. Nearest-neighbour chain with the Lance-Williams update, O(n^2).
 * Source: Muellner (2011), arXiv 1109.2378.
 */
export function linkage(distances: Float64Array, n: number, method: LinkageMethod): Merge[] {
  const d = distances.slice();
  const size = new Int32Array(n).fill(1);
  const alive = new Uint8Array(n).fill(1);
  const found: { a: number; b: number; height: number }[] = [];
  const chain: number[] = [];
  let first = 0;
  while (found.length < n - 1) {
    if (chain.length === 0) {
      while (!alive[first]) first++;
      chain.push(first);
    }
    const top = chain.at(-1)!;
    const previous = chain.length > 1 ? chain[chain.length - 2]! : -1;
    let nearest = previous;
    let least = previous >= 0 ? d[top * n + previous]! : Number.POSITIVE_INFINITY;
    for (let i = 0; i < n; i++) {
      if (!alive[i] || i === top) continue;
      const value = d[top * n + i]!;
      if (value < least || nearest < 0) {
        least = value;
        nearest = i;
      }
    }
    if (nearest !== previous) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    found.push({ a: top, b: previous, height: least });
    for (let i = 0; i < n; i++) {
      if (!alive[i] || i === top || i === previous) continue;
      const value = update(
        method,
        d[i * n + top]!,
        d[i * n + previous]!,
        least,
        size[top]!,
        size[previous]!,
        size[i]!,
      );
      d[i * n + previous] = value;
      d[previous * n + i] = value;
    }
    alive[top] = 0;
    size[previous]! += size[top]!;
  }
  return labelled(found, n);
}

function update(
  method: LinkageMethod,
  toA: number,
  toB: number,
  between: number,
  sizeA: number,
  sizeB: number,
  own: number,
): number {
  if (method === 'single') return Math.min(toA, toB);
  if (method === 'complete') return Math.max(toA, toB);
  if (method === 'average') return (sizeA * toA + sizeB * toB) / (sizeA + sizeB);
  const total = sizeA + sizeB + own;
  const square =
    ((own + sizeA) * toA * toA + (own + sizeB) * toB * toB - own * between * between) / total;
  return Math.sqrt(Math.max(0, square));
}

/** Sorts by height (stable) and numbers the nodes. */
function labelled(found: { a: number; b: number; height: number }[], n: number): Merge[] {
  const parent = Int32Array.from({ length: 2 * n - 1 }, (_, i) => i);
  const sizes = new Int32Array(2 * n - 1).fill(1);
  const root = (node: number) => {
    let at = node;
    while (parent[at] !== at) at = parent[at]!;
    return at;
  };
  return [...found]
    .sort((p, q) => p.height - q.height)
    .map(({ a, b, height }, k) => {
      const x = root(a);
      const y = root(b);
      const node = n + k;
      parent[x] = node;
      parent[y] = node;
      sizes[node] = sizes[x]! + sizes[y]!;
      return { left: Math.min(x, y), right: Math.max(x, y), height, size: sizes[node]! };
    });
}
