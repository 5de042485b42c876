import { formatCount, formatDay, formatNumber, formatPercent } from '@/lib/format';
import type { AllocateInput, ShareAllocation } from '@/services/allocate/schema';
import type { SolvedOutcome } from '@/services/optimize/schema';

type Ideal = Pick<AllocateInput['positions'][number], 'symbol' | 'weight'>;

/** What is left of a weight that the solver meant to be zero. */
const remnant = 1e-9;

/** The weights to be bought; undefined where they cannot be: shares are not bought short nor on credit. */
export function idealPositions({ assets }: Pick<SolvedOutcome, 'assets'>): Ideal[] | undefined {
  if (assets.some(({ weight }) => weight < -remnant)) return undefined;
  const held = assets.filter(({ weight }) => weight > remnant);
  const total = held.reduce((sum, { weight }) => sum + weight, 0);
  if (held.length === 0 || total > 1 + remnant) return undefined;
  return held.map(({ symbol, weight }) => ({ symbol, weight }));
}

/** "Buying 14 assets takes 9,987.20 of 10,000.00; 12.80 stays as cash." */
export function sharesFinding({ trades, totalValue, cashLeft }: ShareAllocation): string {
  const spent = formatNumber(totalValue - cashLeft);
  return `Buying ${formatCount(trades.length, 'asset')} takes ${spent} of ${formatNumber(totalValue)}; ${formatNumber(cashLeft)} stays as cash.`;
}

/** How far whole shares are from the ideal, and that nothing is nearer. */
export function sharesProof({ trackingLoss, objective, bound }: ShareAllocation): string {
  const missed = `Together the weights miss the ideal by ${formatPercent(trackingLoss, 2)} of the money.`;
  if (bound === null) return `${missed} A nearer plan may exist.`;
  const left = objective - bound;
  return left <= 1e-9
    ? `${missed} No plan in whole shares is nearer.`
    : `${missed} No plan in whole shares is nearer by more than ${formatPercent(left, 2)}.`;
}

/** The days of the prices, told because they may be old. */
export function priceDays({ positions }: Pick<ShareAllocation, 'positions'>): string {
  const days = positions.flatMap(({ priceDate }) => (priceDate ? [priceDate] : [])).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return '';
  const range = first === last ? formatDay(first) : `${formatDay(first)} to ${formatDay(last)}`;
  return `At the last stored closing prices, of ${range}; without fees. What you pay depends on the price of the day.`;
}
