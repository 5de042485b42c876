import { assertPanel } from '@/core/moments/assert-panel';
import type { ReturnPanel } from '@/core/moments/contract';
import { diversificationRatio } from './diversification-ratio';
import { drawdowns, type MaxDrawdown, maxDrawdown } from './drawdown';
import {
  effectiveNumberOfBets,
  inverseHerfindahl,
  type MinimumTorsion,
  minimumTorsion,
} from './effective-number-of-bets';
import { portfolioReturns } from './portfolio-returns';
import { type PortfolioRisk, portfolioRisk } from './portfolio-risk';
import { semivariance } from './semivariance';
import { tailRisk } from './tail-risk';

export interface RiskReportInput {
  readonly panel: ReturnPanel;
  readonly weights: Float64Array;
  /** Yearly, of the assets, by any estimator. */
  readonly expectedReturns: Float64Array;
  readonly covariance: Float64Array;
  /** Yearly. */
  readonly riskFree: number;
  /** Of the tail measures; 0.95 looks at the worst 5 %. */
  readonly confidence?: number;
  /**
   * Of `covariance`, for several portfolios in the same assets; absent: computed. false leaves out its bets, the only part
   * that costs more than n^2 (0.4 s at 200 assets).
   */
  readonly torsion?: MinimumTorsion | false;
}

export interface RiskReport {
  readonly confidence: number;
  /** Of the portfolio rebalanced every period, per period, length T. */
  readonly returns: Float64Array;
  /** Yearly, from the moments: return, volatility, Sharpe ratio, contributions that sum to the volatility. */
  readonly risk: PortfolioRisk;
  /** Loss in one period, positive; see `tailRisk`. */
  readonly valueAtRisk: number;
  readonly conditionalValueAtRisk: number;
  /** Length n; sums to the conditional value at risk. */
  readonly conditionalValueAtRiskContributions: Float64Array;
  readonly maxDrawdown: MaxDrawdown;
  /** Mean of the worst (1 - confidence) share of the drawdowns, as `tailRisk` takes it. */
  readonly conditionalDrawdownAtRisk: number;
  readonly averageDrawdown: number;
  /** Yearly, below the mean. */
  readonly semivariance: number;
  readonly diversificationRatio: number | null;
  readonly effectiveBets: {
    /** Entropy over the minimum-torsion bets; null at zero volatility or where left out. */
    readonly minimumTorsion: number | null;
    /** 1 / sum of squared risk shares. */
    readonly inverseHerfindahl: number | null;
  };
}

/** What a portfolio would have gone through in the panel, and where its risk comes from. Needs two periods. */
export function riskReport(input: RiskReportInput): RiskReport {
  const { panel, weights, covariance, confidence = 0.95, torsion } = input;
  assertPanel('riskReport', panel, 2);
  const returns = portfolioReturns(panel, weights);
  const risk = portfolioRisk(input);
  const tail = tailRisk(
    returns.map((r) => -r),
    confidence,
  );
  const falls = drawdowns(returns);
  return {
    confidence,
    returns,
    risk,
    valueAtRisk: tail.valueAtRisk,
    conditionalValueAtRisk: tail.conditionalValueAtRisk,
    conditionalValueAtRiskContributions: tailContributions(panel, weights, tail.tailWeights),
    maxDrawdown: maxDrawdown(returns),
    conditionalDrawdownAtRisk: tailRisk(falls, confidence).conditionalValueAtRisk,
    averageDrawdown: falls.reduce((sum, fall) => sum + fall, 0) / falls.length,
    semivariance: semivariance(returns) * panel.periodsPerYear,
    diversificationRatio: diversificationRatio(weights, covariance, risk.volatility),
    effectiveBets: {
      minimumTorsion:
        torsion !== false && risk.volatility > 0
          ? effectiveNumberOfBets(weights, torsion ?? minimumTorsion(covariance))
          : null,
      inverseHerfindahl: inverseHerfindahl(risk.riskShares),
    },
  };
}

/** -w_i times the mean return of asset i in the tail: Euler's decomposition of the conditional value at risk. */
function tailContributions(
  panel: ReturnPanel,
  weights: Float64Array,
  tailWeights: Float64Array,
): Float64Array {
  const { returns, periods, assets } = panel;
  const contributions = new Float64Array(assets);
  for (let t = 0; t < periods; t++) {
    if (tailWeights[t] === 0) continue;
    for (let i = 0; i < assets; i++) {
      contributions[i]! -= tailWeights[t]! * weights[i]! * returns[t * assets + i]!;
    }
  }
  return contributions;
}
