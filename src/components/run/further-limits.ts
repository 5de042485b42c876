import { formatCount, formatPercent } from '@/lib/format';
import { shownSymbol } from '@/lib/uploaded-symbol';
import type { OptimizeInput } from '@/services/optimize/schema';

type Constraints = OptimizeInput['constraints'];

/** Limits, costs and penalties beside bounds, groups and rows: each is a sentence. */
export function furtherLimits(constraints: Constraints): string[] {
  const { maxAssets, minPosition, turnover, transactionCost, gross, net } = constraints;
  const { trackingError, l1, l2, riskContributions = [] } = constraints;
  const told: (string | false | undefined)[] = [
    maxAssets !== undefined &&
      `At most ${formatCount(maxAssets, 'asset')} ${maxAssets === 1 ? 'is' : 'are'} held.`,
    minPosition !== undefined && `What is held is at least ${formatPercent(minPosition)}.`,
    turnover !== undefined && `Buys and sells together at most ${formatPercent(turnover)}.`,
    transactionCost !== undefined && `Trading costs ${costWords(transactionCost)}.`,
    gross !== undefined && `Long and short positions together at most ${formatPercent(gross)}.`,
    net !== undefined && `The weights sum to ${netWords(net)}.`,
    trackingError !== undefined &&
      `The difference to the benchmark has a volatility of at most ${formatPercent(trackingError)} a year.`,
    l1 !== undefined && `Each unit of position, long or short, is charged ${l1} in the objective.`,
    l2 !== undefined && `Squared weights are charged ${l2} times in the objective.`,
    ...riskContributions.map(
      ({ asset, min }) =>
        `${shownSymbol(asset)} carries at least ${formatPercent(min)} of the risk.`,
    ),
  ];
  return told.filter((sentence) => typeof sentence === 'string');
}

function costWords(cost: NonNullable<Constraints['transactionCost']>): string {
  if (!Array.isArray(cost)) return `${formatPercent(cost, 2)} of what is bought or sold`;
  const [low, high] = [Math.min(...cost), Math.max(...cost)];
  return `${formatPercent(low, 2)} to ${formatPercent(high, 2)} of what is bought or sold`;
}

const netWords = (net: NonNullable<Constraints['net']>) =>
  typeof net === 'number'
    ? formatPercent(net)
    : `between ${formatPercent(net.min)} and ${formatPercent(net.max)}`;
