import { canonicalOrder } from '@/core/hierarchy/canonical-order';
import type { Problem } from '@/core/optimizers/contract';

/**
 * Slopes for a rule that divides by risk: `allocate` sees the covariance (k x k) of the assets with volatility, in an order that
 * their numbering does not change, and answers k weights; assets without volatility get +Infinity, so that they are filled first and
 * alike.
 */
export function riskySlopes(
  { symbols, covariance }: Problem,
  allocate: (covariance: Float64Array, k: number) => Float64Array,
): Float64Array {
  const n = symbols.length;
  const slopes = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const risky = [...symbols.keys()].filter((i) => covariance[i * n + i]! > 0);
  const k = risky.length;
  if (k === 0) return slopes;
  const order = canonicalOrder(partOf(covariance, n, risky), k).map((p) => risky[p]!);
  const weights = allocate(partOf(covariance, n, order), k);
  order.forEach((i, p) => {
    slopes[i] = weights[p]!;
  });
  return slopes;
}

function partOf(covariance: Float64Array, n: number, assets: readonly number[]): Float64Array {
  const k = assets.length;
  const part = new Float64Array(k * k);
  assets.forEach((i, p) => {
    assets.forEach((j, q) => {
      part[p * k + q] = covariance[i * n + j]!;
    });
  });
  return part;
}
