import type { Constraints } from '@/core/optimizers/contract';

/** The largest expected return under weight bounds and budget: fill the best assets first. */
export function highestReturn(
  expectedReturns: Float64Array,
  { minWeights, maxWeights, budget }: Constraints,
): number {
  let missing = budget;
  let value = 0;
  const order: number[] = [];
  for (let i = 0; i < expectedReturns.length; i++) {
    missing -= minWeights[i]!;
    value += minWeights[i]! * expectedReturns[i]!;
    if (maxWeights[i]! > minWeights[i]!) order.push(i);
  }
  order.sort((p, q) => expectedReturns[q]! - expectedReturns[p]!);
  for (const i of order) {
    if (missing <= 0) break;
    const step = Math.min(missing, maxWeights[i]! - minWeights[i]!);
    value += step * expectedReturns[i]!;
    missing -= step;
  }
  return value;
}
