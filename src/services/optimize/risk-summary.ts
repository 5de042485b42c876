import { z } from 'zod';
import type { RiskReport } from '@/core/risk/risk-report';

/** What the portfolio, rebalanced every period, would have gone through in the sample. */
export const riskSummarySchema = z.object({
  /** Share of the periods outside the tail. */
  confidence: z.number(),
  /** Loss of one period, positive: exceeded in the worst 1 - confidence of them, and their mean. */
  valueAtRisk: z.number(),
  conditionalValueAtRisk: z.number(),
  /** Deepest fall from a peak, positive, 0.3 = 30 %. */
  maxDrawdown: z.number(),
  /** Mean of the worst 1 - confidence of the drawdowns, and of all of them. */
  conditionalDrawdownAtRisk: z.number(),
  averageDrawdown: z.number(),
  /** Yearly, of the returns below their mean. */
  semideviation: z.number(),
  /** Weighted mean volatility over the portfolio's; null at zero volatility. */
  diversificationRatio: z.number().nullable(),
  effectiveBets: z.object({
    /** Entropy of the minimum-torsion bets; null at zero volatility and for more than 60 assets. */
    minimumTorsion: z.number().nullable(),
    /** 1 / sum of squared shares of risk. */
    inverseHerfindahl: z.number().nullable(),
  }),
});

export type RiskSummary = z.infer<typeof riskSummarySchema>;

export function summariseRisk(report: RiskReport): RiskSummary {
  const { confidence, valueAtRisk, conditionalValueAtRisk, conditionalDrawdownAtRisk } = report;
  const { averageDrawdown, diversificationRatio, effectiveBets } = report;
  return {
    confidence,
    valueAtRisk,
    conditionalValueAtRisk,
    maxDrawdown: report.maxDrawdown.depth,
    conditionalDrawdownAtRisk,
    averageDrawdown,
    semideviation: Math.sqrt(report.semivariance),
    diversificationRatio,
    effectiveBets,
  };
}
