import { maxDrawdown } from '@/core/risk/drawdown';

export interface Performance {
  /** Compounded, per year: value ^ (P / T) - 1. */
  readonly annualReturn: number;
  /** Yearly: root of P times the sample variance (T - 1) of the returns per period. */
  readonly volatility: number;
  /** P times the mean return above `riskFree` / P, over the volatility; null at zero volatility. */
  readonly sharpe: number | null;
  /** Deepest fall from a peak, 0 to 1. */
  readonly maxDrawdown: number;
}

/**
 * Figures of T realised simple returns per period, P of which make a year; needs two.
 *
 * @param riskFree yearly, 0 if absent
 */
export function performance(
  returns: Float64Array,
  periodsPerYear: number,
  riskFree = 0,
): Performance {
  const periods = returns.length;
  if (periods < 2 || !returns.every(Number.isFinite)) {
    throw new Error('performance: needs at least two returns, all finite');
  }
  const growth = returns.reduce((sum, r) => sum + Math.log1p(Math.max(r, -1)), 0);
  // From the first on: equal returns then have exactly no variance.
  const first = returns[0]!;
  const mean = first + returns.reduce((sum, r) => sum + (r - first), 0) / periods;
  const squares = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0);
  const volatility = Math.sqrt((periodsPerYear * squares) / (periods - 1));
  return {
    annualReturn: Math.expm1((growth * periodsPerYear) / periods),
    volatility,
    sharpe: volatility > 0 ? (periodsPerYear * mean - riskFree) / volatility : null,
    maxDrawdown: maxDrawdown(returns).depth,
  };
}
