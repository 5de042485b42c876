import type { Proof } from '@/core/optimizers/certificate/certificate';
import { firstOrder } from '@/core/optimizers/certificate/first-order';
import type { Constraints, Scenarios } from '@/core/optimizers/contract';
import type { AddedJudgement } from '@/core/optimizers/scenarios/added-terms';

export interface GrowthClaim {
  readonly scenarios: Scenarios;
  /** n x n. */
  readonly covariance: Float64Array;
  /** Limits over segments; `asset` is that of each segment, -1 for what is not invested. */
  readonly constraints: Constraints;
  readonly asset: Int32Array;
  /** Costs and L1 per unit of a segment, as a reward. */
  readonly charges: Float64Array;
  readonly l2: number;
  readonly rest: number;
  /** Tracking variance (w - benchmark)'Sigma (w - benchmark) <= limit^2 with multiplier share / rest. */
  readonly share: number;
  readonly cap: { readonly benchmark: Float64Array; readonly limit: number } | undefined;
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly rowPrices: ArrayLike<number>;
  /** A cap and least shares of the risk that the multipliers above do not know. */
  readonly added?: AddedJudgement | undefined;
}

/**
 * Optimality residuals for the maximum of `rest` times growth per year, less costs and penalties, less `share` of half the
 * tracking variance, from the returns and the limits alone. As the objective is concave, no feasible point is better by
 * more than its linearization at the point promises: that bound, over the size of the objective, is the gap.
 * Source: Boyd and Vandenberghe (2004), sections 3.1.3 and 5.5.
 */
export function certifyGrowth(claim: GrowthClaim): Proof {
  const { scenarios, covariance, constraints, asset, charges, l2, rest, share, cap } = claim;
  const { values, weights, rowPrices, added } = claim;
  const { returns, periods, periodsPerYear } = scenarios;
  const n = weights.length;
  const slope = new Float64Array(n);
  const size = new Float64Array(n);
  let objective = 0;
  let moved = 0;
  for (let t = 0, row = 0; t < periods; t++, row += n) {
    let outcome = 0;
    for (let i = 0; i < n; i++) outcome += returns[row + i]! * weights[i]!;
    const part = (rest * periodsPerYear) / periods;
    for (let i = 0; i < n; i++) {
      const relative = (part * returns[row + i]!) / (1 + outcome);
      slope[i]! -= relative;
      size[i]! += Math.abs(relative);
    }
    objective += part * Math.log1p(outcome);
    moved += part * Math.abs(Math.log1p(outcome));
  }
  let tracking = 0;
  for (let i = 0; i < n; i++) {
    slope[i]! += 2 * rest * l2 * weights[i]!;
    objective -= rest * l2 * weights[i]! ** 2;
    if (!cap) continue;
    let pull = 0;
    for (let j = 0; j < n; j++) {
      pull += covariance[i * n + j]! * (weights[j]! - cap.benchmark[j]!);
    }
    slope[i]! += share * pull;
    size[i]! += share * Math.abs(pull);
    tracking += (weights[i]! - cap.benchmark[i]!) * pull;
  }
  const bySegment = new Float64Array(values.length);
  let largest = 0;
  let steepest = 0;
  asset.forEach((i, k) => {
    if (i < 0) return;
    const charge = rest * charges[k]!;
    const pull = added?.slope[k] ?? 0;
    bySegment[k] = slope[i]! - charge + pull;
    objective += charge * values[k]!;
    largest = Math.max(largest, size[i]! + Math.abs(pull));
    const parts = Math.abs(slope[i]!) + Math.abs(charge) + Math.abs(pull);
    if (values[k] !== 0) steepest = Math.max(steepest, parts);
  });
  const first = firstOrder(constraints, values, bySegment, rowPrices);
  const ofCap = cap && share > 0 ? (share / 2) * Math.abs(cap.limit * cap.limit - tracking) : 0;
  const slack = ofCap + (added?.slack ?? 0);
  // What cancels to zero is known no better than its parts times rounding.
  const ratio = (value: number, scale: number) => (value === 0 ? 0 : value / scale);
  return {
    primalResidual: Math.max(first.violation, added?.excess ?? 0),
    dualResidual: ratio(first.residual, Math.max(steepest, 1e-6 * largest)),
    gap: ratio(first.gap + slack, Math.max(Math.abs(objective) + share * tracking, 1e-3 * moved)),
    budgetPrice: first.budgetPrice,
    reducedCosts: first.reducedCosts,
    rowPrices: first.rowPrices,
  };
}
