/** Rounding of the input that is forgiven, relative to unit variances. */
const TOLERANCE = 1e-8;

/**
 * Whether a symmetric matrix is a covariance: no portfolio has a negative variance, up to 1e-8 of the
 * variances themselves. Judged on the matrix scaled to unit diagonal, so that the units of the assets do not matter.
 *
 * Pivoted Cholesky factorisation, O(n^2 rank). A zero variance needs a zero row. n = 0 is semidefinite.
 *
 * @param matrix n x n, row-major, exactly symmetric, finite; not changed
 * Source: Higham (2002), Accuracy and Stability of Numerical Algorithms, section 10.3.
 */
export function isPositiveSemidefinite(matrix: Float64Array, n: number): boolean {
  const scale = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const variance = matrix[i * n + i]!;
    if (variance < 0) return false;
    scale[i] = variance === 0 ? 0 : 1 / Math.sqrt(variance);
  }
  const rest = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const entry = matrix[i * n + j]!;
      if (entry !== 0 && (scale[i] === 0 || scale[j] === 0)) return false;
      rest[i * n + j] = entry * scale[i]! * scale[j]!;
    }
  }
  return eliminate(rest, n);
}

/** Takes out the largest remaining pivot until what is left is rounding, or shows a negative direction. */
function eliminate(rest: Float64Array, n: number): boolean {
  const left = Array.from({ length: n }, (_, i) => i);
  while (left.length > 0) {
    let at = 0;
    for (let k = 1; k < left.length; k++) {
      if (rest[left[k]! * (n + 1)]! > rest[left[at]! * (n + 1)]!) at = k;
    }
    const pivot = left[at]!;
    const value = rest[pivot * (n + 1)]!;
    if (value <= TOLERANCE) return left.every((i) => isRounding(rest, n, i, left));
    left.splice(at, 1);
    for (const i of left) {
      const factor = rest[i * n + pivot]! / value;
      if (factor === 0) continue;
      for (const j of left) rest[i * n + j]! -= factor * rest[pivot * n + j]!;
    }
  }
  return true;
}

/** Every pivot is at most the tolerance, so a larger entry anywhere in the row means a negative eigenvalue. */
function isRounding(rest: Float64Array, n: number, i: number, left: readonly number[]): boolean {
  return left.every((j) => Math.abs(rest[i * n + j]!) <= 2 * TOLERANCE);
}
