import { add, addScaled, doubleDoubles, put, putQuotient } from '@/core/linalg/double-double';

/** The least that is tried, times the root of n: rounding of the entries of Q as errors that do not conspire. */
const least = 2 ** -53;
const mostDoublings = 12;

/** Of the largest variance: what counts as the variance of an asset that has none. */
const noVariance = 1e-6;

/**
 * A diagonal D, in proportion to the variances, with Q + D / 2 positive definite in exact arithmetic: what rounding of its
 * entries has taken from the eigenvalues of a semidefinite n x n Q, and a little more. By factorizing with twice the digits,
 * as the eigenvalues looked for are the rounding of any method that has only one. `undefined` where Q is not semidefinite.
 */
export function leastRidge(quadratic: Float64Array): Float64Array | undefined {
  const n = Math.sqrt(quadratic.length);
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, quadratic[i * (n + 1)]!);
  let share = least * Math.sqrt(n);
  for (let k = 0; k < mostDoublings; k++, share *= 2) {
    const ridge = Float64Array.from(
      { length: n },
      (_, i) => share * Math.max(quadratic[i * (n + 1)]!, noVariance * largest),
    );
    if (isDefinite(quadratic, ridge, n)) return ridge;
  }
  return undefined;
}

/** Whether Q + D / 2 has a Cholesky factor. */
function isDefinite(quadratic: Float64Array, ridge: Float64Array, n: number): boolean {
  const rest = doubleDoubles(n * n);
  rest.hi.set(quadratic);
  for (let i = 0; i < n; i++) add(rest, i * (n + 1), ridge[i]! / 2);
  const row = doubleDoubles(n);
  const factor = doubleDoubles(1);
  for (let k = 0; k < n; k++) {
    const pivot = k * (n + 1);
    if (!(rest.hi[pivot]! > 0)) return false;
    for (let j = k; j < n; j++) put(row, j - k, rest.hi[k * n + j]!, rest.lo[k * n + j]!);
    for (let i = k + 1; i < n; i++) {
      if (row.hi[i - k] === 0) continue;
      putQuotient(factor, 0, -row.hi[i - k]!, -row.lo[i - k]!, row.hi[0]!, row.lo[0]!);
      addScaled(rest, i * n + k, row, n - k, factor.hi[0]!, factor.lo[0]!);
    }
  }
  return true;
}
