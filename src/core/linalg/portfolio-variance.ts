/** w'Sigma w for a row-major n x n Sigma and n weights; never below zero. Zero weights cost nothing. */
export function portfolioVariance(covariance: Float64Array, weights: Float64Array): number {
  const n = weights.length;
  let variance = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    let covarianceWithPortfolio = 0;
    for (let j = 0; j < n; j++) covarianceWithPortfolio += covariance[i * n + j]! * weights[j]!;
    variance += weight * covarianceWithPortfolio;
  }
  return Math.max(0, variance);
}
