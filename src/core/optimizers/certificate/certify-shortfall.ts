import { firstOrder } from '@/core/optimizers/certificate/first-order';
import type { ScenarioProof } from '@/core/optimizers/certificate/tail-proof';
import type { Constraints } from '@/core/optimizers/contract';
import {
  type AddedPull,
  type AddedTerms,
  judgeAdded,
} from '@/core/optimizers/scenarios/added-terms';

/**
 * Optimality residuals of `weights` for min (1/2) mean of min(0, r'w)^2, from the returns (periods x n, row-major)
 * and the constraints, `added` terms included. The objective is convex and smooth, so its gradient and multipliers of
 * the rows prove it.
 */
export function certifyShortfall(
  returns: Float64Array,
  constraints: Constraints,
  weights: Float64Array,
  rowPrices: ArrayLike<number>,
  added?: AddedTerms,
  pull?: AddedPull,
): ScenarioProof {
  const n = weights.length;
  const periods = returns.length / n;
  const slope = new Float64Array(n);
  const size = new Float64Array(n);
  let objective = 0;
  for (let t = 0, row = 0; t < periods; t++, row += n) {
    let value = 0;
    for (let i = 0; i < n; i++) {
      value += returns[row + i]! * weights[i]!;
      size[i]! += returns[row + i]! ** 2 / periods;
    }
    if (value >= 0) continue;
    objective += (value * value) / (2 * periods);
    for (let i = 0; i < n; i++) slope[i]! += (value * returns[row + i]!) / periods;
  }
  const more = added && judgeAdded(added, weights, pull);
  // Parts that cancel are known no better than each of them.
  const parts = slope.map((value, i) => Math.abs(value) + Math.abs(more?.slope[i] ?? 0));
  if (more) for (let i = 0; i < n; i++) slope[i]! += more.slope[i]!;
  objective += more?.value ?? 0;
  const first = firstOrder(constraints, weights, slope, rowPrices);
  let undiversified = 0;
  let steepest = 0;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    undiversified += Math.sqrt(size[i]!) * Math.abs(weights[i]!);
    largest = Math.max(largest, Math.sqrt(size[i]!));
    if (weights[i] !== 0) steepest = Math.max(steepest, parts[i]!);
  }
  // What cancels to zero is known no better than its parts times rounding.
  const floor = 1e-6 * undiversified;
  const ratio = (value: number, scale: number) => (value === 0 ? 0 : value / scale);
  return {
    primalResidual: Math.max(first.violation, more?.excess ?? 0),
    dualResidual: ratio(first.residual, Math.max(steepest, floor * largest)),
    gap: ratio(first.gap + (more?.slack ?? 0), Math.max(objective, floor * undiversified)),
    budgetPrice: first.budgetPrice,
    reducedCosts: first.reducedCosts,
    rowPrices: first.rowPrices,
    capPrice: more?.capPrice ?? 0,
    sharePrices: more?.sharePrices ?? new Float64Array(0),
    objective,
  };
}
