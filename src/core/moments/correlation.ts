export interface CorrelationSplit {
  /** Standard deviations, length n. */
  readonly deviations: Float64Array;
  /** n x n with unit diagonal; an asset without variance is correlated with nothing. */
  readonly correlation: Float64Array;
}

/** Splits a covariance (n x n, row-major) into standard deviations and correlations. */
export function toCorrelation(covariance: Float64Array, n: number): CorrelationSplit {
  const deviations = new Float64Array(n);
  for (let i = 0; i < n; i++) deviations[i] = Math.sqrt(Math.max(0, covariance[i * n + i]!));
  const correlation = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    correlation[i * n + i] = 1;
    for (let j = i + 1; j < n; j++) {
      const scale = deviations[i]! * deviations[j]!;
      const value = scale > 0 ? Math.min(1, Math.max(-1, covariance[i * n + j]! / scale)) : 0;
      correlation[i * n + j] = value;
      correlation[j * n + i] = value;
    }
  }
  return { deviations, correlation };
}

/** Puts variances back: entry (i, j) is correlation times both deviations times `scale`. */
export function fromCorrelation(
  { deviations, correlation }: CorrelationSplit,
  scale = 1,
): Float64Array {
  const n = deviations.length;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const value = correlation[i * n + j]! * deviations[i]! * deviations[j]! * scale;
      covariance[i * n + j] = value;
      covariance[j * n + i] = value;
    }
  }
  return covariance;
}

/** D M D with unit diagonal, in place; a row without variance becomes uncorrelated. */
export function scaleDiagonalToOne(matrix: Float64Array, n: number): Float64Array {
  const factors = Float64Array.from({ length: n }, (_, i) => {
    const variance = matrix[i * n + i]!;
    return variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
  });
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) matrix[i * n + j]! *= factors[i]! * factors[j]!;
    matrix[i * n + i] = 1;
  }
  return matrix;
}
