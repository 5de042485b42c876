import { type SymmetricEigen, symmetricEigen } from '@/core/linalg/symmetric-eigen';
import { scaleDiagonalToOne } from './correlation';
import { crossProduct } from './cross-product';

export interface Denoised {
  /** n x n, unit diagonal, positive definite unless the bulk carries nothing. */
  readonly correlation: Float64Array;
  /** Eigenvalues above the edge. */
  readonly factors: number;
  /** Largest eigenvalue that uncorrelated assets would show. */
  readonly edge: number;
  /** Mean eigenvalue of the bulk: the share of a unit variance that is noise. */
  readonly noise: number;
}

/**
 * Replaces the eigenvalues of a correlation matrix that chance explains by their mean.
 *
 * The edge is (1 + sqrt(n / T))^2, the largest eigenvalue of n uncorrelated assets over T periods. It is
 * not refitted to the bulk: among assets with unequal own risk, a fitted edge falls from one eigenvalue to
 * the next and takes noise for factors. So a factor that is kept is a factor; a weak one may be levelled.
 * The diagonal is scaled back to 1 afterwards.
 *
 * Source: Marchenko and Pastur (1967); Laloux, Cizeau, Bouchaud and Potters (1999), Noise Dressing of
 * Financial Correlation Matrices; Lopez de Prado (2020), Machine Learning for Asset Managers, 2.5.
 */
export function denoiseCorrelation(
  correlation: Float64Array,
  n: number,
  periods: number,
): Denoised {
  const eigen = symmetricEigen(correlation, n);
  const edge = (1 + Math.sqrt(n / periods)) ** 2;
  let factors = 0;
  while (factors < n - 1 && eigen.values[factors]! > edge) factors++;
  let noise = 0;
  for (let k = factors; k < n; k++) noise += Math.max(0, eigen.values[k]!) / (n - factors);
  return { correlation: rebuild(eigen, factors, noise), factors, edge, noise };
}

/** noise I + sum over the factors of (lambda - noise) v v', diagonal scaled to 1. */
function rebuild(
  { values, vectors }: SymmetricEigen,
  factors: number,
  noise: number,
): Float64Array {
  const n = values.length;
  const scaled = vectors.slice(0, factors * n);
  for (let k = 0; k < factors; k++) {
    const root = Math.sqrt(Math.max(0, values[k]! - noise));
    for (let j = 0; j < n; j++) scaled[k * n + j]! *= root;
  }
  const matrix = crossProduct(scaled, factors, n);
  for (let i = 0; i < n; i++) matrix[i * n + i]! += noise;
  return scaleDiagonalToOne(matrix, n);
}
