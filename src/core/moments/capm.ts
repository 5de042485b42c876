import { assertPanel } from './assert-panel';
import type {
  EstimationOptions,
  ExpectedReturnsEstimator,
  MomentParameterDescription,
  ReturnPanel,
  VectorEstimate,
} from './contract';
import { meanPerAsset } from './mean-per-asset';
import { readParameter } from './read-parameter';

const premium: MomentParameterDescription = {
  id: 'marketPremium',
  label: 'Market premium',
  help: 'What you expect the market to earn above the risk-free return, per year. An assumption, not an estimate.',
  min: -0.5,
  max: 0.5,
  default: 0.05,
};

const riskFree: MomentParameterDescription = {
  id: 'riskFree',
  label: 'Risk-free return',
  help: 'Yearly return without risk; every expected return starts from it.',
  min: -0.5,
  max: 1,
  default: 0,
};

/**
 * Equilibrium returns: risk-free plus beta times the market premium; yearly, length n.
 *
 * The market is `marketReturns` (length T) if given, else the portfolio `marketWeights` of the assets
 * (length n, need not sum to 1), else equal weight. Betas are sample covariance over sample variance. A
 * market that does not move gives betas of 0.
 */
export function estimateCapm(panel: ReturnPanel, options?: EstimationOptions): VectorEstimate {
  assertPanel('capm', panel, 2);
  const market = marketSeries(panel, options);
  const { returns, periods, assets } = panel;
  const mean = meanPerAsset(market, periods, 1)[0]!;
  let variance = 0;
  const covariances = new Float64Array(assets);
  for (let t = 0; t < periods; t++) {
    const deviation = market[t]! - mean;
    variance += deviation * deviation;
    for (let i = 0; i < assets; i++) covariances[i]! += deviation * returns[t * assets + i]!;
  }
  const moves = variance > periods * (100 * Number.EPSILON * mean) ** 2;
  const expectedPremium = readParameter('capm', premium, options);
  const base = readParameter('capm', riskFree, options);
  return {
    values: covariances.map((c) => base + (moves ? c / variance : 0) * expectedPremium),
    details: [
      { id: 'market-premium', label: 'Market premium', value: expectedPremium },
      {
        id: 'market-volatility',
        label: 'Volatility of the market',
        value: Math.sqrt((variance / (periods - 1)) * panel.periodsPerYear),
      },
    ],
    coverage: { kind: 'complete', observations: periods },
  };
}

function marketSeries(panel: ReturnPanel, options?: EstimationOptions): Float64Array {
  const { returns, periods, assets } = panel;
  const { marketReturns, marketWeights } = options?.parameters ?? {};
  if (marketReturns) {
    if (marketReturns.length !== periods || !marketReturns.every(Number.isFinite)) {
      throw new Error(`capm: marketReturns must be ${periods} finite returns`);
    }
    return marketReturns;
  }
  const weights = marketWeights ?? new Float64Array(assets).fill(1 / assets);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (weights.length !== assets || !(Math.abs(total) > 0) || !Number.isFinite(total)) {
    throw new Error(`capm: marketWeights must be ${assets} finite weights that do not sum to 0`);
  }
  const series = new Float64Array(periods);
  for (let t = 0; t < periods; t++) {
    for (let i = 0; i < assets; i++) series[t]! += (weights[i]! / total) * returns[t * assets + i]!;
  }
  return series;
}

export const capm: ExpectedReturnsEstimator = {
  id: 'capm',
  name: 'Market equilibrium (CAPM)',
  summary: 'What each asset must return for the market to be held as it is; ignores past averages.',
  formula: 'mu_i = riskFree + beta_i * marketPremium, beta_i = cov(r_i, r_m) / var(r_m)',
  source: 'Sharpe (1964), Capital Asset Prices, J. Finance 19.',
  minPeriods: 2,
  parameters: [premium, riskFree],
  requires: [],
  estimate: estimateCapm,
};
