import type { Proof } from '@/core/optimizers/certificate';
import type { Constraints } from '@/core/optimizers/contract';
import { firstOrder } from '@/core/optimizers/first-order';

/**
 * Proof for a positively homogeneous convex objective: `slope` is one of the linear functions of which it is
 * the largest, so the least slope'v over all portfolios v bounds the optimum from below; `gap` is what lies between.
 *
 * @param size length n, the slope's terms added up without their signs: what cancels is known no better
 * @param flaw by how much the witness behind `slope` had to be mended, relative
 */
export function tailProof({
  objective,
  slope,
  size,
  flaw,
  constraints,
  weights,
  rowPrices,
}: {
  objective: number;
  slope: Float64Array;
  size: Float64Array;
  flaw: number;
  constraints: Constraints;
  weights: Float64Array;
  rowPrices: ArrayLike<number>;
}): Proof {
  const first = firstOrder(constraints, weights, slope, rowPrices);
  let linearized = 0;
  let undiversified = 0;
  let steepest = 0;
  for (let i = 0; i < weights.length; i++) {
    linearized += slope[i]! * weights[i]!;
    undiversified += size[i]! * Math.abs(weights[i]!);
    steepest = Math.max(steepest, size[i]!);
  }
  const scale = Math.max(Math.abs(objective), 1e-6 * undiversified);
  const ratio = (value: number, of: number) => (value === 0 ? 0 : value / of);
  return {
    primalResidual: first.violation,
    dualResidual: Math.max(ratio(first.residual, steepest), flaw),
    gap: ratio(Math.abs(objective - linearized) + first.gap, scale),
    budgetPrice: first.budgetPrice,
    reducedCosts: first.reducedCosts,
    rowPrices: first.rowPrices,
  };
}
