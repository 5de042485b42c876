import type { Constraints, LinearConstraint } from '@/core/optimizers/contract';

/**
 * The same (number) or per-asset (length n array) weight bounds for n assets, and a budget.
 * Arrays are copied. Contradictory limits are accepted here and answered by the optimizers as `infeasible`.
 */
export function boxConstraints(
  n: number,
  minWeight: number | Float64Array,
  maxWeight: number | Float64Array,
  budget = 1,
  linear: readonly LinearConstraint[] = [],
): Constraints {
  return { minWeights: spread(n, minWeight), maxWeights: spread(n, maxWeight), budget, linear };
}

function spread(n: number, value: number | Float64Array): Float64Array {
  if (typeof value === 'number') return new Float64Array(n).fill(value);
  if (value.length !== n) {
    throw new RangeError(`boxConstraints: ${value.length} bounds for ${n} assets`);
  }
  return value.slice();
}
