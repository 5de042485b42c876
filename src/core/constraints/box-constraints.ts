import type { Constraints, LinearConstraint } from '@/core/optimizers/contract';

/**
 * The same (number) or per-asset (length n array) weight bounds for n assets, and a budget.
 * Arrays are copied; bounds of an asset that differ by rounding alone become one. Contradictory limits are accepted here and answered by the optimizers as `infeasible`.
 */
export function boxConstraints(
  n: number,
  minWeight: number | Float64Array,
  maxWeight: number | Float64Array,
  budget = 1,
  linear: readonly LinearConstraint[] = [],
): Constraints {
  const minWeights = spread(n, minWeight);
  const maxWeights = spread(n, maxWeight);
  for (let i = 0; i < n; i++) {
    const one = asOne(minWeights[i]!, maxWeights[i]!, budget);
    if (one !== undefined) minWeights[i] = maxWeights[i] = one;
  }
  return { minWeights, maxWeights, budget, linear };
}

/** Share of their size within which two limits differ by rounding alone. */
const rounding = 1e-13;

/**
 * The one limit that a minimum and a maximum are which differ by rounding alone (0.1 + 0.2 and 0.3), whichever is the
 * larger; `undefined` where they are two. `size` is that of what is limited where both limits are near zero.
 */
export function asOne(min: number, max: number, size = 0): number | undefined {
  const scale = Math.max(Math.abs(min), Math.abs(max), Math.abs(size));
  if (min === max || !Number.isFinite(scale)) return undefined;
  if (Math.abs(max - min) > rounding * scale) return undefined;
  return Math.abs(min) < Math.abs(max) ? min : max;
}

function spread(n: number, value: number | Float64Array): Float64Array {
  if (typeof value === 'number') return new Float64Array(n).fill(value);
  if (value.length !== n) {
    throw new RangeError(`boxConstraints: ${value.length} bounds for ${n} assets`);
  }
  return value.slice();
}
