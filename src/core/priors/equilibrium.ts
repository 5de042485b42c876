export interface EquilibriumInput {
  /** n x n, row-major, variance per year. */
  readonly covariance: Float64Array;
  /** Length n, fractions of the whole market, summing to 1. */
  readonly marketWeights: Float64Array;
  /** delta > 0: what the market earns above the risk-free return per unit of its variance. */
  readonly riskAversion: number;
  /** Yearly; 0 (the default) answers excess returns. */
  readonly riskFree?: number;
}

/**
 * Expected returns at which holding the market is optimal: riskFree + delta Sigma w; length n, per year.
 *
 * Source: He and Litterman (1999), The Intuition Behind Black-Litterman Model Portfolios, eq. 2.
 */
export function equilibriumReturns(input: EquilibriumInput): Float64Array {
  const { covariance, marketWeights, riskAversion, riskFree = 0 } = input;
  const n = marketWeights.length;
  if (covariance.length !== n * n) {
    throw new Error(`equilibriumReturns: ${covariance.length} covariances for ${n} market weights`);
  }
  const returns = new Float64Array(n).fill(riskFree);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++)
      returns[i]! += riskAversion * covariance[i * n + j]! * marketWeights[j]!;
  }
  if (!returns.every(Number.isFinite))
    throw new Error('equilibriumReturns: an input is not finite');
  return returns;
}

/**
 * delta = market premium over market variance; `undefined` where the market has no variance.
 * Source: Idzorek (2005), A Step-by-Step Guide to the Black-Litterman Model, eq. 2.
 */
export function impliedRiskAversion(
  covariance: Float64Array,
  marketWeights: Float64Array,
  marketPremium: number,
): number | undefined {
  const n = marketWeights.length;
  let variance = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++)
      variance += marketWeights[i]! * covariance[i * n + j]! * marketWeights[j]!;
  }
  return variance > 0 ? marketPremium / variance : undefined;
}
