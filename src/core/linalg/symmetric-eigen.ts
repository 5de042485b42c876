/**
 * A = V' diag(values) V for a symmetric n x n matrix A (row-major; the lower triangle is read).
 *
 * Householder reduction A = Q T Q', then implicit QR with Wilkinson's shift on the tridiagonal T.
 * Source: Golub and Van Loan, Matrix Computations (4th ed.), algorithms 8.3.1 and 8.3.2.
 */

export interface SymmetricEigen {
  /** Length n, descending. */
  readonly values: Float64Array;
  /** n x n, row-major: row k is the unit eigenvector of `values[k]`; its largest entry is positive. */
  readonly vectors: Float64Array;
}

/** Sweeps per eigenvalue; two or three are usual. */
const MAX_SWEEPS = 60;
/** The largest entry is scaled to 1; the square of anything smaller than this loses digits. */
const UNDERFLOW = 1e-140;

/**
 * Eigenvalues and orthonormal eigenvectors; residual and loss of orthogonality are a small multiple
 * of n times the machine precision. Repeated eigenvalues give some orthonormal basis of their space.
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const { diagonal, offDiagonal, vectors, scale } = tridiagonalise(
    'symmetricEigen',
    matrix,
    n,
    true,
  );
  iterate(diagonal, offDiagonal, n, vectors);
  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b]! - diagonal[a]!);
  const sorted = new Float64Array(n * n);
  order.forEach((from, to) => {
    const row = vectors!.subarray(from * n, (from + 1) * n);
    let largest = 0;
    for (let j = 1; j < n; j++) if (Math.abs(row[j]!) > Math.abs(row[largest]!)) largest = j;
    const sign = row[largest]! < 0 ? -1 : 1;
    for (let j = 0; j < n; j++) sorted[to * n + j] = sign * row[j]!;
  });
  return { values: Float64Array.from(order, (k) => diagonal[k]! * scale), vectors: sorted };
}

/** Eigenvalues alone, descending; a third of the work. */
export function symmetricEigenvalues(matrix: Float64Array, n: number): Float64Array {
  const { diagonal, offDiagonal, scale } = tridiagonalise('symmetricEigenvalues', matrix, n, false);
  iterate(diagonal, offDiagonal, n, undefined);
  return diagonal
    .map((value) => value * scale)
    .sort()
    .reverse();
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Entry k couples k and k + 1; length n, the last one is 0. */
  readonly offDiagonal: Float64Array;
  /** Q', row-major, if asked for. */
  readonly vectors: Float64Array | undefined;
  /** The matrix was divided by this, so that squares neither overflow nor vanish. */
  readonly scale: number;
}

function tridiagonalise(
  caller: string,
  matrix: Float64Array,
  n: number,
  wantVectors: boolean,
): Tridiagonal {
  if (matrix.length !== n * n)
    throw new Error(`${caller}: ${matrix.length} entries are not ${n} x ${n}`);
  let largest = 0;
  for (let k = 0; k < matrix.length; k++) {
    const size = Math.abs(matrix[k]!);
    if (!Number.isFinite(size)) throw new Error(`${caller}: entry ${k} is ${matrix[k]}`);
    if (size > largest) largest = size;
  }
  const scale = largest || 1;
  const a = matrix.map((value) => value / scale);
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const reflectors = wantVectors ? new Float64Array(n * n) : undefined;
  const factors = new Float64Array(n);
  const v = new Float64Array(n);
  const w = new Float64Array(n);

  for (let k = 0; k < n - 1; k++) {
    diagonal[k] = a[k * n + k]!;
    let tail = 0;
    for (let i = k + 2; i < n; i++) tail += a[i * n + k]! * a[i * n + k]!;
    const head = a[(k + 1) * n + k]!;
    if (tail < UNDERFLOW * UNDERFLOW) {
      offDiagonal[k] = head;
      continue;
    }
    const norm = Math.sqrt(head * head + tail);
    const alpha = head > 0 ? -norm : norm;
    offDiagonal[k] = alpha;
    // H = I - factor v v' with v = x - alpha e_1 maps the column x below the diagonal to alpha e_1.
    const factor = 1 / (norm * (norm + Math.abs(head)));
    for (let i = k + 1; i < n; i++) v[i] = a[i * n + k]!;
    v[k + 1] = head - alpha;
    factors[k] = factor;
    reflectors?.set(v.subarray(k + 1), k * n + k + 1);
    reflectBothSides(a, n, k + 1, v, factor, w);
  }
  if (n > 0) diagonal[n - 1] = a[n * n - 1]!;
  const vectors = reflectors && accumulate(reflectors, factors, n);
  return { diagonal, offDiagonal, vectors, scale };
}

/** Lower triangle of A := H A H on rows and columns from `first`, as a symmetric rank-two update. */
function reflectBothSides(
  a: Float64Array,
  n: number,
  first: number,
  v: Float64Array,
  factor: number,
  w: Float64Array,
): void {
  w.fill(0, first);
  for (let i = first; i < n; i++) {
    const row = i * n;
    const vi = v[i]!;
    let dot = 0;
    for (let j = first; j < i; j++) {
      const value = a[row + j]!;
      dot += value * v[j]!;
      w[j]! += value * vi;
    }
    w[i]! += dot + a[row + i]! * vi;
  }
  let dot = 0;
  for (let i = first; i < n; i++) dot += (w[i]! *= factor) * v[i]!;
  const half = (factor * dot) / 2;
  for (let i = first; i < n; i++) w[i]! -= half * v[i]!;
  for (let i = first; i < n; i++) {
    const row = i * n;
    const vi = v[i]!;
    const wi = w[i]!;
    for (let j = first; j <= i; j++) a[row + j]! -= vi * w[j]! + wi * v[j]!;
  }
}

/** Q' of Q = H_0 H_1 ..., built backwards so that each reflector meets only the part it changes. */
function accumulate(reflectors: Float64Array, factors: Float64Array, n: number): Float64Array {
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let k = n - 3; k >= 0; k--) {
    const factor = factors[k]!;
    if (factor === 0) continue;
    const v = k * n;
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      let dot = 0;
      for (let j = k + 1; j < n; j++) dot += q[row + j]! * reflectors[v + j]!;
      dot *= factor;
      for (let j = k + 1; j < n; j++) q[row + j]! -= dot * reflectors[v + j]!;
    }
  }
  return q;
}

/** Implicit QR: `d` becomes the eigenvalues and the rows of `vectors` are rotated along. */
function iterate(
  d: Float64Array,
  e: Float64Array,
  n: number,
  vectors: Float64Array | undefined,
): void {
  const rotations = new Float64Array(2 * n);
  let high = n - 1;
  let sweeps = 0;
  while (high > 0) {
    if (isNegligible(d, e, high - 1)) {
      e[high - 1] = 0;
      high--;
      sweeps = 0;
      continue;
    }
    let low = high - 1;
    while (low > 0 && !isNegligible(d, e, low - 1)) low--;
    if (low > 0) e[low - 1] = 0;
    if (++sweeps > MAX_SWEEPS)
      throw new Error(`symmetricEigen: no convergence after ${MAX_SWEEPS} sweeps`);
    sweep(d, e, low, high, vectors, rotations);
  }
}

function isNegligible(d: Float64Array, e: Float64Array, k: number): boolean {
  const size = Math.abs(e[k]!);
  return size <= Number.EPSILON * (Math.abs(d[k]!) + Math.abs(d[k + 1]!)) || size < UNDERFLOW;
}

function sweep(
  d: Float64Array,
  e: Float64Array,
  low: number,
  high: number,
  vectors: Float64Array | undefined,
  rotations: Float64Array,
): void {
  const half = (d[high - 1]! - d[high]!) / 2;
  const last = e[high - 1]!;
  const root = Math.sqrt(half * half + last * last);
  const shift = d[high]! - (last * last) / (half + (half < 0 ? -root : root));
  let x = d[low]! - shift;
  let z = e[low]!;
  for (let k = low; k < high; k++) {
    const r = Math.sqrt(x * x + z * z);
    const c = r === 0 ? 1 : x / r;
    const s = r === 0 ? 0 : z / r;
    if (k > low) e[k - 1] = r;
    const dk = d[k]!;
    const dn = d[k + 1]!;
    const ek = e[k]!;
    const cross = 2 * c * s * ek;
    d[k] = c * c * dk + cross + s * s * dn;
    d[k + 1] = s * s * dk - cross + c * c * dn;
    e[k] = c * s * (dn - dk) + (c * c - s * s) * ek;
    if (k < high - 1) {
      x = e[k]!;
      z = s * e[k + 1]!;
      e[k + 1]! *= c;
    }
    rotations[2 * k] = c;
    rotations[2 * k + 1] = s;
  }
  if (vectors) rotateRows(vectors, d.length, low, high, rotations);
}

/** Rotation k turns rows k and k + 1; three at a time, so that a row is read once for both its rotations. */
function rotateRows(
  m: Float64Array,
  n: number,
  low: number,
  high: number,
  rotations: Float64Array,
): void {
  let k = low;
  for (; k + 2 < high; k += 3) {
    const c1 = rotations[2 * k]!;
    const s1 = rotations[2 * k + 1]!;
    const c2 = rotations[2 * k + 2]!;
    const s2 = rotations[2 * k + 3]!;
    const c3 = rotations[2 * k + 4]!;
    const s3 = rotations[2 * k + 5]!;
    let at = k * n;
    for (let j = 0; j < n; j++, at++) {
      const p = m[at]!;
      const q = m[at + n]!;
      const r = m[at + 2 * n]!;
      const t = m[at + 3 * n]!;
      const q1 = c1 * q - s1 * p;
      const r1 = c2 * r - s2 * q1;
      m[at] = c1 * p + s1 * q;
      m[at + n] = c2 * q1 + s2 * r;
      m[at + 2 * n] = c3 * r1 + s3 * t;
      m[at + 3 * n] = c3 * t - s3 * r1;
    }
  }
  for (; k < high; k++) {
    const c = rotations[2 * k]!;
    const s = rotations[2 * k + 1]!;
    let at = k * n;
    for (let j = 0; j < n; j++, at++) {
      const p = m[at]!;
      const q = m[at + n]!;
      m[at] = c * p + s * q;
      m[at + n] = c * q - s * p;
    }
  }
}
