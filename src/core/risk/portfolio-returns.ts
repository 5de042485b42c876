import type { ReturnPanel } from '@/core/moments/contract';

/**
 * Simple return of the portfolio in each period, length T, with the weights restored every period.
 * What the weights leave of 1 (or borrow) earns nothing.
 */
export function portfolioReturns(panel: ReturnPanel, weights: Float64Array): Float64Array {
  const { returns, periods, assets } = panel;
  if (weights.length !== assets || returns.length !== periods * assets) {
    throw new Error(
      `portfolioReturns: ${weights.length} weights for a panel of ${periods} x ${assets}`,
    );
  }
  const series = new Float64Array(periods);
  for (let k = 0, t = 0; t < periods; t++) {
    for (let i = 0; i < assets; i++, k++) series[t]! += weights[i]! * returns[k]!;
    if (!Number.isFinite(series[t]!))
      throw new Error(`portfolioReturns: the return of period ${t} is ${series[t]}`);
  }
  return series;
}
