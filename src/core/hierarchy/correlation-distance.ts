/** sqrt((1 - rho) / 2), n x n, from a covariance matrix with a positive diagonal: 0 for copies, 1 for opposites. */
export function correlationDistance(covariance: Float64Array, n: number): Float64Array {
  const distances = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const scale = Math.sqrt(covariance[i * n + i]!) * Math.sqrt(covariance[j * n + j]!);
      const correlation = Math.min(1, Math.max(-1, covariance[i * n + j]! / scale));
      const distance = Math.sqrt((1 - correlation) / 2);
      distances[i * n + j] = distance;
      distances[j * n + i] = distance;
    }
  }
  return distances;
}
