import { percent } from '@/core/constraints/percent';
import { isGroup, rowValue } from '@/core/constraints/row-words';
import type { Proof } from '@/core/optimizers/certificate/certificate';
import type { LinearConstraint, Problem, ShadowPrice } from '@/core/optimizers/contract';

/** The dearest ones are worth reading; hundreds of assets may sit at zero. */
const mostListed = 25;

export interface PriceWords {
  readonly unit: ShadowPrice['unit'];
  /** Turns a reduced cost of the quadratic program into objective units per unit of the constraint. */
  readonly gain: (reducedCost: number) => number;
  /** A reduced cost that the certificate does not tell from none; absent: a billionth of the largest. */
  readonly least?: number;
  /** What 0.01 of the constraint is worth, as the end of "would ...". */
  readonly effect: (gain: number) => string;
}

/** Shadow prices of the binding weight bounds and linear constraints, dearest first, at most 25. */
export function shadowPrices(
  { symbols, constraints }: Problem,
  weights: Float64Array,
  { reducedCosts, rowPrices }: Pick<Proof, 'reducedCosts' | 'rowPrices'>,
  words: PriceWords,
): ShadowPrice[] {
  const { minWeights, maxWeights, linear } = constraints;
  const n = weights.length;
  let scale = 0;
  for (let i = 0; i < n; i++) scale = Math.max(scale, Math.abs(reducedCosts[i]!));
  for (let r = 0; r < rowPrices.length; r++) scale = Math.max(scale, Math.abs(rowPrices[r]!));
  const least = Math.max(1e-9 * scale, words.least ?? 0);
  const dearest = new Dearest();
  for (let i = 0; i < n; i++) {
    const cost = reducedCosts[i]!;
    if (Math.abs(cost) <= least) continue;
    if (weights[i] === (cost > 0 ? minWeights[i] : maxWeights[i])) dearest.add(i, cost);
  }
  for (let r = 0; r < rowPrices.length; r++) {
    if (Math.abs(rowPrices[r]!) > least) dearest.add(n + r, rowPrices[r]!);
  }
  const prices: ShadowPrice[] = [];
  // Neighbours mostly share their limit.
  let last = Number.NaN;
  let middle = '';
  for (let place = 0; place < dearest.count; place++) {
    const k = dearest.places[place]!;
    const cost = dearest.costs[place]!;
    if (k >= n) {
      prices.push(priceOfRow(linear[k - n]!, cost, words));
      continue;
    }
    const limit = (cost > 0 ? minWeights : maxWeights)[k]!;
    if (limit !== last) {
      last = limit;
      middle = middleOf(percent(limit), 'one percentage point');
    }
    prices.push(priceOf(cost, `weight of ${symbols[k]!}`, middle, words));
  }
  return prices;
}

/** The largest costs by size, largest first, the earlier place first among equals. */
class Dearest {
  readonly places: number[] = [];
  readonly costs: number[] = [];
  count = 0;

  add(place: number, cost: number): void {
    const { places, costs } = this;
    const size = Math.abs(cost);
    let k = this.count;
    if (k === mostListed) {
      k--;
      if (size <= Math.abs(costs[k]!)) return;
    } else this.count = k + 1;
    for (; k > 0 && Math.abs(costs[k - 1]!) < size; k--) {
      costs[k] = costs[k - 1]!;
      places[k] = places[k - 1]!;
    }
    costs[k] = cost;
    places[k] = place;
  }
}

function priceOfRow(row: LinearConstraint, cost: number, words: PriceWords): ShadowPrice {
  const limit = rowValue(row, cost > 0 ? row.min : row.max);
  const middle = middleOf(limit, isGroup(row) ? 'one percentage point' : '0.01');
  return priceOf(cost, `of ${row.name}`, middle, words);
}

function middleOf(limit: string, step: string): string {
  return ` (${limit}) by ${step} would `;
}

function priceOf(
  cost: number,
  what: string,
  middle: string,
  { unit, gain, effect }: PriceWords,
): ShadowPrice {
  const price = gain(Math.abs(cost));
  const constraint = cost > 0 ? `minimum ${what}` : `maximum ${what}`;
  const start = cost > 0 ? 'Lowering the ' : 'Raising the ';
  return {
    constraint,
    price,
    unit,
    sentence: `${start}${constraint}${middle}${effect(price / 100)}.`,
  };
}
