import { percent } from '@/core/constraints/percent';
import { isGroup, rowValue } from '@/core/constraints/row-words';
import type { Proof } from '@/core/optimizers/certificate';
import type { LinearConstraint, Problem, ShadowPrice } from '@/core/optimizers/contract';

/** The dearest ones are worth reading; hundreds of assets may sit at zero. */
const mostListed = 25;

export interface PriceWords {
  readonly unit: ShadowPrice['unit'];
  /** Turns a reduced cost of the quadratic program into objective units per unit of the constraint. */
  readonly gain: (reducedCost: number) => number;
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
  let scale = 0;
  for (const cost of reducedCosts) scale = Math.max(scale, Math.abs(cost));
  for (const cost of rowPrices) scale = Math.max(scale, Math.abs(cost));
  const binding: { k: number; cost: number }[] = [];
  for (let i = 0; i < weights.length; i++) {
    const cost = reducedCosts[i]!;
    if (Math.abs(cost) <= 1e-9 * scale) continue;
    if (weights[i] === (cost > 0 ? minWeights[i] : maxWeights[i])) binding.push({ k: i, cost });
  }
  rowPrices.forEach((cost, r) => {
    if (Math.abs(cost) > 1e-9 * scale) binding.push({ k: weights.length + r, cost });
  });
  binding.sort((p, q) => Math.abs(q.cost) - Math.abs(p.cost) || p.k - q.k);
  return binding.slice(0, mostListed).map(({ k, cost }) => {
    const row = linear[k - weights.length];
    if (row) return priceOfRow(row, cost, words);
    const limit = percent((cost > 0 ? minWeights : maxWeights)[k]!);
    return sentence(cost, `weight of ${symbols[k]!}`, limit, 'one percentage point', words);
  });
}

function priceOfRow(row: LinearConstraint, cost: number, words: PriceWords): ShadowPrice {
  const limit = rowValue(row, cost > 0 ? row.min : row.max);
  return sentence(
    cost,
    `of ${row.name}`,
    limit,
    isGroup(row) ? 'one percentage point' : '0.01',
    words,
  );
}

function sentence(
  cost: number,
  what: string,
  limit: string,
  step: string,
  { unit, gain, effect }: PriceWords,
): ShadowPrice {
  const price = gain(Math.abs(cost));
  const constraint = `${cost > 0 ? 'minimum' : 'maximum'} ${what}`;
  const verb = cost > 0 ? 'Lowering' : 'Raising';
  return {
    constraint,
    price,
    unit,
    sentence: `${verb} the ${constraint} (${limit}) by ${step} would ${effect(price / 100)}.`,
  };
}
