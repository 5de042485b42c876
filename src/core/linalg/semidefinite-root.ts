/** A pivot below this share of the largest variance is rounding. */
const least = 1e-15;

/**
 * R with R'R = A for a symmetric positive semidefinite n x n row-major A, rank x n, by Cholesky factorization with
 * complete pivoting; what a singular A leaves, pivots up to `dropped` of the largest entry, is dropped. Row k is zero in the columns `pivots[0]` to `pivots[k - 1]`.
 * Source: Higham (2002), section 10.3.
 */
export function pivotedRoot(
  a: Float64Array,
  n: number,
  dropped = least,
): { readonly root: Float64Array; readonly pivots: Int32Array } {
  const pivots: number[] = [];
  const rest = a.slice();
  const rows: Float64Array[] = [];
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, a[i * (n + 1)]!);
  for (let rank = 0; rank < n; rank++) {
    let at = 0;
    for (let i = 1; i < n; i++) if (rest[i * (n + 1)]! > rest[at * (n + 1)]!) at = i;
    const pivot = rest[at * (n + 1)]!;
    if (!(pivot > dropped * largest)) break;
    const root = Math.sqrt(pivot);
    const row = Float64Array.from({ length: n }, (_, j) => rest[at * n + j]! / root);
    for (let i = 0; i < n; i++) {
      if (row[i] === 0) continue;
      for (let j = 0; j < n; j++) rest[i * n + j]! -= row[i]! * row[j]!;
    }
    // Exactly nothing is left in this direction.
    for (let j = 0; j < n; j++) {
      rest[at * n + j] = 0;
      rest[j * n + at] = 0;
    }
    rows.push(row);
    pivots.push(at);
  }
  const root = new Float64Array(rows.length * n);
  rows.forEach((row, r) => {
    root.set(row, r * n);
  });
  return { root, pivots: Int32Array.from(pivots) };
}

/** R of {@link pivotedRoot} alone. */
export function semidefiniteRoot(a: Float64Array, n: number): Float64Array {
  return pivotedRoot(a, n).root;
}
