import { percent } from '@/core/constraints/percent';
import type { Problem, ShadowPrice } from '@/core/optimizers/contract';

/** The dearest ones are worth reading; hundreds of assets may sit at zero. */
const mostListed = 25;

/**
 * Shadow prices of the binding weight bounds, dearest first, at most 25.
 *
 * `gain(z)` turns a reduced cost of the quadratic program into objective units per unit of weight;
 * `effect(gain)` words what one percentage point is worth.
 */
export function shadowPrices(
  { symbols, constraints }: Problem,
  weights: Float64Array,
  reducedCosts: Float64Array,
  unit: ShadowPrice['unit'],
  gain: (reducedCost: number) => number,
  effect: (gainOfOnePoint: number) => string,
): ShadowPrice[] {
  const { minWeights, maxWeights } = constraints;
  let scale = 0;
  for (const cost of reducedCosts) scale = Math.max(scale, Math.abs(cost));
  const binding: { i: number; cost: number }[] = [];
  for (let i = 0; i < weights.length; i++) {
    const cost = reducedCosts[i]!;
    if (Math.abs(cost) <= 1e-9 * scale) continue;
    const bound = cost > 0 ? minWeights[i]! : maxWeights[i]!;
    if (weights[i] === bound) binding.push({ i, cost });
  }
  binding.sort((p, q) => Math.abs(q.cost) - Math.abs(p.cost) || p.i - q.i);
  return binding.slice(0, mostListed).map(({ i, cost }) => {
    const side = cost > 0 ? 'minimum' : 'maximum';
    const symbol = symbols[i]!;
    const price = gain(Math.abs(cost));
    const bound = percent(cost > 0 ? minWeights[i]! : maxWeights[i]!);
    const verb = cost > 0 ? 'Lowering' : 'Raising';
    return {
      constraint: `${side} weight of ${symbol}`,
      price,
      unit,
      sentence: `${verb} the ${side} weight of ${symbol} (${bound}) by one percentage point would ${effect(price / 100)}.`,
    };
  });
}
