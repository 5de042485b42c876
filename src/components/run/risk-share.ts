import type { SolvedOutcome } from '@/services/optimize/schema';

export type AssetWithRiskShare = SolvedOutcome['assets'][number] & {
  /** Of the portfolio's volatility; the shares sum to 1, all are 0 where there is none. */
  readonly riskShare: number;
};

export function withRiskShares({
  assets,
  portfolio: { volatility },
}: Pick<SolvedOutcome, 'assets' | 'portfolio'>): AssetWithRiskShare[] {
  return assets.map((asset) => ({
    ...asset,
    riskShare: volatility > 0 ? asset.riskContribution / volatility : 0,
  }));
}
