/** (1/T) sum ln(1 + r_t'x); -Infinity where some period loses everything. */
export function growth(returns: Float64Array, periods: number, x: Float64Array): number {
  const n = x.length;
  let sum = 0;
  for (let t = 0, row = 0; t < periods; t++, row += n) {
    let wealth = 1;
    for (let i = 0; i < n; i++) wealth += returns[row + i]! * x[i]!;
    if (!(wealth > 0)) return Number.NEGATIVE_INFINITY;
    sum += Math.log(wealth);
  }
  return sum / periods;
}

/** Gradient of the growth and minus its Hessian (positive semidefinite, n x n) at x. */
export function growthDerivatives(
  returns: Float64Array,
  periods: number,
  x: Float64Array,
): { gradient: Float64Array; curvature: Float64Array } {
  const n = x.length;
  const gradient = new Float64Array(n);
  const curvature = new Float64Array(n * n);
  const scaled = new Float64Array(n);
  for (let t = 0, row = 0; t < periods; t++, row += n) {
    let wealth = 1;
    for (let i = 0; i < n; i++) wealth += returns[row + i]! * x[i]!;
    for (let i = 0; i < n; i++) scaled[i] = returns[row + i]! / wealth;
    for (let i = 0; i < n; i++) {
      const value = scaled[i]!;
      gradient[i]! += value;
      const target = i * n;
      for (let j = 0; j <= i; j++) curvature[target + j]! += value * scaled[j]!;
    }
  }
  for (let i = 0; i < n; i++) {
    gradient[i]! /= periods;
    for (let j = 0; j <= i; j++) {
      curvature[i * n + j]! /= periods;
      curvature[j * n + i] = curvature[i * n + j]!;
    }
  }
  return { gradient, curvature };
}
