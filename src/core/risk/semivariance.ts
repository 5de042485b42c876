/**
 * Sum of the squared shortfalls below the target over T - 1, per period; the target is the mean unless
 * given. Needs two returns. A constant series has none.
 *
 * Source: Markowitz (1959), Portfolio Selection, ch. 9; divisor T - 1 to stand beside the sample variance.
 */
export function semivariance(returns: Float64Array, target: number = meanOf(returns)): number {
  if (returns.length < 2) throw new Error(`semivariance: needs two returns, got ${returns.length}`);
  let sum = 0;
  for (const r of returns) sum += Math.min(0, r - target) ** 2;
  return sum / (returns.length - 1);
}

function meanOf(returns: Float64Array): number {
  const rough = returns.reduce((sum, r) => sum + r, 0) / returns.length;
  return rough + returns.reduce((sum, r) => sum + (r - rough), 0) / returns.length;
}
