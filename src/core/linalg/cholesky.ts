/** Columns per block: a block row of this width and a tile of rows stay in the first cache. */
const width = 64;
const tile = 32;

/**
 * Cholesky factor L of a symmetric positive definite n x n row-major matrix whose rows are `stride` apart, A = L L', into
 * its lower triangle; the upper one is neither read nor kept. False where A is not positive definite to working precision: a
 * pivot of at most `least` times the diagonal entry that it came from. Blocked, right-looking; n^3 / 6 products.
 * Source: Golub and Van Loan (2013), Matrix Computations, section 4.2.
 */
export function cholesky(a: Float64Array, n: number, least = 0, stride = n): boolean {
  const panel = new Float64Array(n * width);
  const diagonal = new Float64Array(n);
  for (let i = 0; i < n; i++) diagonal[i] = a[i * (stride + 1)]!;
  for (let from = 0; from < n; from += width) {
    const to = Math.min(n, from + width);
    if (!factorPanel(a, n, stride, from, to, diagonal, least)) return false;
    if (to === n) return true;
    const size = to - from;
    for (let i = to; i < n; i++) {
      panel.set(a.subarray(i * stride + from, i * stride + to), (i - to) * size);
    }
    for (let j = to; j < n; j += tile) {
      const end = Math.min(n, j + tile);
      for (let i = j; i < n; i += 2) updateRows(a, n, stride, panel, size, to, i, j, end);
    }
  }
  return true;
}

/** Columns from..to, whose updates by earlier columns are done. */
function factorPanel(
  a: Float64Array,
  n: number,
  stride: number,
  from: number,
  to: number,
  diagonal: Float64Array,
  least: number,
): boolean {
  for (let i = from; i < n; i++) {
    const row = i * stride;
    const last = Math.min(i, to);
    for (let j = from; j < last; j++) {
      const other = j * stride;
      let sum = a[row + j]!;
      for (let k = from; k < j; k++) sum -= a[row + k]! * a[other + k]!;
      a[row + j] = sum / a[other + j]!;
    }
    if (i >= to) continue;
    let pivot = a[row + i]!;
    for (let k = from; k < i; k++) pivot -= a[row + k]! * a[row + k]!;
    if (!(pivot > least * diagonal[i]!)) return false;
    a[row + i] = Math.sqrt(pivot);
  }
  return true;
}

/** Rows i and i + 1, columns start..end: less the products of panel rows, two by four at a time. */
function updateRows(
  a: Float64Array,
  n: number,
  stride: number,
  panel: Float64Array,
  size: number,
  origin: number,
  i: number,
  start: number,
  end: number,
): void {
  const two = i + 1 < n;
  const first = (i - origin) * size;
  const second = two ? first + size : first;
  const row = i * stride;
  // Entries above the diagonal are written too where a tile crosses it; nobody reads them.
  const stop = Math.min(end, i + 2);
  let j = start;
  for (; j + 4 <= stop; j += 4) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let t0 = 0;
    let t1 = 0;
    let t2 = 0;
    let t3 = 0;
    const b0 = (j - origin) * size;
    const b1 = b0 + size;
    const b2 = b1 + size;
    const b3 = b2 + size;
    for (let k = 0; k < size; k++) {
      const u = panel[first + k]!;
      const v = panel[second + k]!;
      const c0 = panel[b0 + k]!;
      const c1 = panel[b1 + k]!;
      const c2 = panel[b2 + k]!;
      const c3 = panel[b3 + k]!;
      s0 += u * c0;
      s1 += u * c1;
      s2 += u * c2;
      s3 += u * c3;
      t0 += v * c0;
      t1 += v * c1;
      t2 += v * c2;
      t3 += v * c3;
    }
    const at = row + j;
    a[at]! -= s0;
    a[at + 1]! -= s1;
    a[at + 2]! -= s2;
    a[at + 3]! -= s3;
    if (!two) continue;
    const below = at + stride;
    a[below]! -= t0;
    a[below + 1]! -= t1;
    a[below + 2]! -= t2;
    a[below + 3]! -= t3;
  }
  for (; j < stop; j++) {
    const b = (j - origin) * size;
    let s = 0;
    let t = 0;
    for (let k = 0; k < size; k++) {
      s += panel[first + k]! * panel[b + k]!;
      t += panel[second + k]! * panel[b + k]!;
    }
    a[row + j]! -= s;
    if (two) a[row + stride + j]! -= t;
  }
}

/** Overwrites b with L^-1 b, L n x n with rows `stride` apart. Entries of b before `from` are zero. */
export function solveLower(
  l: Float64Array,
  n: number,
  b: Float64Array,
  from = 0,
  stride = n,
): void {
  for (let i = from; i < n; i++) {
    const row = i * stride;
    let s = 0;
    let t = 0;
    let k = from;
    for (; k + 1 < i; k += 2) {
      s += l[row + k]! * b[k]!;
      t += l[row + k + 1]! * b[k + 1]!;
    }
    if (k < i) s += l[row + k]! * b[k]!;
    b[i] = (b[i]! - s - t) / l[row + i]!;
  }
}

/** Overwrites b with L'^-1 b. */
export function solveUpper(l: Float64Array, n: number, b: Float64Array, stride = n): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = i * stride;
    const value = b[i]! / l[row + i]!;
    b[i] = value;
    if (value !== 0) for (let k = 0; k < i; k++) b[k]! -= value * l[row + k]!;
  }
}
