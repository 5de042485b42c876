import { type AssetWithRiskShare, withRiskShares } from '@/components/run/risk-share';
import { formatPercent } from '@/lib/format';
import { shownSymbol } from '@/lib/uploaded-symbol';
import type { SolvedOutcome } from '@/services/optimize/schema';

/** Titles of the charts: each says what the eye should see. */

export function compositionFinding(outcome: SolvedOutcome): string {
  const assets = withRiskShares(outcome);
  const top = assets.reduce<AssetWithRiskShare | undefined>(
    (best, asset) => (best === undefined || asset.riskShare > best.riskShare ? asset : best),
    undefined,
  );
  if (!top || outcome.portfolio.volatility === 0) return 'What the portfolio holds';
  const money = formatPercent(top.weight);
  const risk = formatPercent(top.riskShare);
  if (assets.every(({ weight, riskShare }) => Math.abs(weight - riskShare) < 0.005)) {
    return `Risk goes where the money goes: ${shownSymbol(top.symbol)} carries the most, ${risk}`;
  }
  return top.riskShare > top.weight
    ? `${shownSymbol(top.symbol)} holds ${money} of the money and carries ${risk} of the risk`
    : `${shownSymbol(top.symbol)} carries the most risk, ${risk}, with ${money} of the money`;
}

export function riskReturnFinding({ assets, portfolio }: SolvedOutcome): string {
  if (assets.length === 1) return 'One asset is the whole portfolio';
  const calmer = assets.filter(({ volatility }) => volatility < portfolio.volatility).length;
  if (calmer === 0) return `Mixed, it fluctuates less than any of the ${assets.length} alone`;
  if (calmer === assets.length) return `It fluctuates more than each of the ${assets.length} alone`;
  if (calmer > assets.length / 2) {
    return `It fluctuates more than ${calmer} of the ${assets.length} assets alone`;
  }
  return `It fluctuates less than ${assets.length - calmer} of the ${assets.length} assets alone`;
}

/** The largest weights as words, for a text alternative or a description. */
export function largestWeights({ assets }: SolvedOutcome, count: number): string {
  return [...assets]
    .sort((a, b) => b.weight - a.weight)
    .slice(0, count)
    .map(({ symbol, weight }) => `${shownSymbol(symbol)} ${formatPercent(weight)}`)
    .join(', ');
}

/** What it takes to get from what is held to the answer. */
export function tradeSentence(
  { turnover, cost }: NonNullable<SolvedOutcome['trade']>,
  held: boolean,
): string {
  const paid =
    cost > 0
      ? ` and cost ${formatPercent(cost, 2)} of it, once; the returns here are before that cost`
      : '';
  return `${held ? 'From what is held now' : 'From cash'}, buys and sells come to ${formatPercent(turnover)} of the portfolio${paid}.`;
}
