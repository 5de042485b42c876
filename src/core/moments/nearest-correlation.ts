import { symmetricEigen } from '@/core/linalg/symmetric-eigen';
import { scaleDiagonalToOne } from './correlation';
import { crossProduct } from './cross-product';

export interface NearestCorrelation {
  /** n x n, unit diagonal, positive semidefinite up to rounding. */
  readonly correlation: Float64Array;
  /** Frobenius distance from the input. */
  readonly distance: number;
  /** 0 where the input already was a correlation matrix. */
  readonly iterations: number;
}

const TOLERANCE = 1e-9;
const MAX_ITERATIONS = 500;
/** Eigenvalues above minus this many times n are rounding. */
const ROUNDING = 1e-14;

/**
 * The correlation matrix nearest to a symmetric n x n matrix in the Frobenius norm.
 *
 * Alternating projections onto the positive semidefinite matrices and the matrices of unit diagonal, with
 * Dykstra's correction; stops when both projections agree to 1e-9, at the latest after 500 rounds (then
 * still a correlation matrix, but not the very nearest). One eigendecomposition a round.
 *
 * Source: Higham (2002), Computing the nearest correlation matrix, IMA J. Numerical Analysis 22, algorithm 3.3.
 */
export function nearestCorrelation(matrix: Float64Array, n: number): NearestCorrelation {
  const unit = (m: Float64Array) => {
    const out = m.slice();
    for (let i = 0; i < n; i++) out[i * n + i] = 1;
    return out;
  };
  let current: Float64Array = unit(matrix);
  const unchanged = frobenius(current, matrix) === 0;
  if (unchanged && symmetricEigen(matrix, n).values[n - 1]! >= -ROUNDING * n) {
    return { correlation: matrix.slice(), distance: 0, iterations: 0 };
  }
  current = matrix.slice();
  const correction = new Float64Array(n * n);
  let semidefinite: Float64Array = current;
  let iterations = 0;
  while (iterations < MAX_ITERATIONS) {
    iterations++;
    const corrected = current.map((value, k) => value - correction[k]!);
    semidefinite = projectSemidefinite(corrected, n);
    for (let k = 0; k < n * n; k++) correction[k] = semidefinite[k]! - corrected[k]!;
    current = unit(semidefinite);
    if (frobenius(current, semidefinite) <= TOLERANCE * n) break;
  }
  const correlation = scaleDiagonalToOne(semidefinite.slice(), n);
  return { correlation, distance: frobenius(correlation, matrix), iterations };
}

/** Negative eigenvalues set to zero. */
function projectSemidefinite(matrix: Float64Array, n: number): Float64Array {
  const { values, vectors } = symmetricEigen(matrix, n);
  let positive = 0;
  while (positive < n && values[positive]! > 0) positive++;
  const scaled = vectors.slice(0, positive * n);
  for (let k = 0; k < positive; k++) {
    const root = Math.sqrt(values[k]!);
    for (let j = 0; j < n; j++) scaled[k * n + j]! *= root;
  }
  return crossProduct(scaled, positive, n);
}

function frobenius(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k]! - b[k]!) ** 2;
  return Math.sqrt(sum);
}
