/**
 * An order of n assets from their n x n covariance alone, so that a rule that settles ties by place answers the same however the
 * assets are numbered: by variance, then by the covariances with all others, those of one kind of asset after another, until
 * nothing more is told apart. What is left are assets that can change places without changing the matrix (copies, or like parts of a
 * whole): of these the number decides, one at a time.
 * Source: Weisfeiler and Leman (1968), refinement of colours.
 */
export function canonicalOrder(covariance: Float64Array, n: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  const kind = new Int32Array(n);
  let kinds = split(order, kind, (i) => [covariance[i * (n + 1)]!]);
  refine();
  while (kinds < n) {
    const twin = order.find((i, p) => kind[order[p + 1] ?? -1] === kind[i])!;
    kinds = split(order, kind, (i) => [i === twin ? 0 : 1]);
    // Where nobody's covariance with it differs from that of his kind, taking it out tells nothing more.
    const told = split(order, kind, (i) => [covariance[i * n + twin]!]);
    if (told === kinds) continue;
    kinds = told;
    refine();
  }
  return order;

  function refine(): void {
    for (let before = 0; before < kinds && kinds < n; ) {
      before = kinds;
      kinds = split(order, kind, profileOf);
    }
  }

  /** Covariances of asset i, by the kind of the other asset and then by size. */
  function profileOf(i: number): number[] {
    const row = covariance.subarray(i * n, (i + 1) * n);
    return [...order].sort((a, b) => kind[a]! - kind[b]! || row[a]! - row[b]!).map((j) => row[j]!);
  }
}

/** Orders each kind by its keys and numbers the kinds afresh; how many there are. */
function split(order: number[], kind: Int32Array, keyOf: (i: number) => readonly number[]): number {
  const keys = new Map<number, readonly number[]>();
  order.forEach((i, p) => {
    const alone = kind[order[p - 1] ?? -1] !== kind[i] && kind[order[p + 1] ?? -1] !== kind[i];
    keys.set(i, alone ? [] : keyOf(i));
  });
  const compare = (a: number, b: number) => {
    const [first, second] = [keys.get(a)!, keys.get(b)!];
    for (let k = 0; k < first.length; k++) {
      if (first[k] !== second[k]) return first[k]! - second[k]!;
    }
    return 0;
  };
  order.sort((a, b) => kind[a]! - kind[b]! || compare(a, b) || a - b);
  let count = 0;
  const fresh = order.map((i, p) => {
    const before = order[p - 1];
    const same = before !== undefined && kind[before] === kind[i] && compare(before, i) === 0;
    return same ? count - 1 : count++;
  });
  order.forEach((i, p) => {
    kind[i] = fresh[p]!;
  });
  return count;
}
