export interface PortfolioRisk {
  /** mu'w. */
  readonly expectedReturn: number;
  /** sqrt(w'Sigma w). */
  readonly volatility: number;
  /** (mu'w - riskFree) / volatility; null at zero volatility. */
  readonly sharpe: number | null;
  /** d volatility / d w_i = (Sigma w)_i / volatility; all 0 at zero volatility. */
  readonly marginalRisk: Float64Array;
  /** w_i times the marginal risk; sums to the volatility. */
  readonly riskContributions: Float64Array;
  /** Contribution over volatility; sums to 1, all 0 at zero volatility. */
  readonly riskShares: Float64Array;
}

export interface PortfolioRiskInput {
  readonly weights: Float64Array;
  readonly expectedReturns: Float64Array;
  /** n x n, row-major, symmetric. */
  readonly covariance: Float64Array;
  readonly riskFree: number;
}

/** Below this share of the gross variance, w'Sigma w is rounding: a perfect hedge, not risk. */
const ROUNDING = 1e-15;
/** Below this the products underflow and no longer add up. */
const UNDERFLOW = 1e-280;

/**
 * Return, volatility and the Euler decomposition of the volatility, in the period of the moments.
 *
 * Source: Litterman (1996), "Hot Spots and Hedges"; Euler's theorem on the homogeneous function
 * sqrt(w'Sigma w).
 */
export function portfolioRisk(input: PortfolioRiskInput): PortfolioRisk {
  const { weights, expectedReturns, covariance, riskFree } = input;
  const n = weights.length;
  if (expectedReturns.length !== n || covariance.length !== n * n) {
    throw new Error(
      `portfolioRisk: ${n} weights, ${expectedReturns.length} expected returns and ${covariance.length} covariances do not agree`,
    );
  }
  const marginalRisk = new Float64Array(n);
  let expectedReturn = 0;
  let variance = 0;
  let gross = 0;
  for (let i = 0; i < n; i++) {
    const weight = weights[i]!;
    let product = 0;
    let absolute = 0;
    for (let j = 0; j < n; j++) {
      const term = covariance[i * n + j]! * weights[j]!;
      product += term;
      absolute += Math.abs(term);
    }
    marginalRisk[i] = product;
    expectedReturn += expectedReturns[i]! * weight;
    variance += product * weight;
    gross += absolute * Math.abs(weight);
  }
  if (!Number.isFinite(expectedReturn) || !Number.isFinite(variance)) {
    throw new Error('portfolioRisk: weights, expected returns or covariance are not finite');
  }
  const riskContributions = new Float64Array(n);
  const riskShares = new Float64Array(n);
  if (variance <= Math.max(gross * ROUNDING, UNDERFLOW)) {
    marginalRisk.fill(0);
    return {
      expectedReturn,
      volatility: 0,
      sharpe: null,
      marginalRisk,
      riskContributions,
      riskShares,
    };
  }
  const volatility = Math.sqrt(variance);
  for (let i = 0; i < n; i++) {
    riskShares[i] = (weights[i]! * marginalRisk[i]!) / variance;
    marginalRisk[i]! /= volatility;
    riskContributions[i] = weights[i]! * marginalRisk[i]!;
  }
  const sharpe = (expectedReturn - riskFree) / volatility;
  return { expectedReturn, volatility, sharpe, marginalRisk, riskContributions, riskShares };
}
