import { compensatedProduct } from '@/core/linalg/compensated-product';

/** Share of the variance if nothing diversified, under which it is computed with twice the digits. */
const cancels = 1e-4;

/** w'Sigma w for a row-major n x n Sigma and n weights; never below zero. Zero weights cost nothing. */
export function portfolioVariance(covariance: Float64Array, weights: Float64Array): number {
  const n = weights.length;
  const held = new Int32Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) if (weights[i] !== 0) held[count++] = i;
  let variance = 0;
  let spread = 0;
  for (let k = 0; k < count; k++) {
    const row = held[k]! * n;
    let covarianceWithPortfolio = 0;
    for (let h = 0; h < count; h++) {
      covarianceWithPortfolio += covariance[row + held[h]!]! * weights[held[h]!]!;
    }
    variance += weights[held[k]!]! * covarianceWithPortfolio;
    spread += Math.sqrt(covariance[row + held[k]!]!) * Math.abs(weights[held[k]!]!);
  }
  if (variance <= cancels * spread * spread) {
    variance = compensatedProduct(covariance, weights).reduce(
      (total, value, i) => total + value * weights[i]!,
      0,
    );
  }
  return Math.max(0, variance);
}
