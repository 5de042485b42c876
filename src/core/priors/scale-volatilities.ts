/**
 * D Sigma D with D_i = ratio_i ^ strength: each asset's volatility times its ratio, correlations as they were; n x n,
 * row-major, exactly symmetric and positive semidefinite where Sigma is. Strength 0 answers Sigma itself, 1 the full
 * ratio, between them each volatility moves geometrically.
 *
 * @param ratios length n, above 0 and finite
 * @param strength 0 to 1
 */
export function scaleVolatilities(
  covariance: Float64Array,
  ratios: Float64Array,
  strength: number,
): Float64Array {
  const n = ratios.length;
  if (covariance.length !== n * n) {
    throw new Error(`scaleVolatilities: ${covariance.length} covariances for ${n} ratios`);
  }
  if (!(strength >= 0 && strength <= 1)) {
    throw new Error(`scaleVolatilities: strength ${strength} is outside [0, 1]`);
  }
  const wrong = ratios.find((ratio) => !(ratio > 0 && ratio < Number.POSITIVE_INFINITY));
  if (wrong !== undefined) throw new Error(`scaleVolatilities: a ratio is ${wrong}`);
  if (strength === 0) return covariance;
  const scales = ratios.map((ratio) => ratio ** strength);
  return covariance.map(
    (value, index) => value * (scales[Math.floor(index / n)]! * scales[index % n]!),
  );
}
