import type { Proof } from '@/core/optimizers/certificate/certificate';
import { firstOrder } from '@/core/optimizers/certificate/first-order';
import type { Constraints } from '@/core/optimizers/contract';
import type { AddedJudgement } from '@/core/optimizers/scenarios/added-terms';

/** Of the undiversified size of a risk: its value is known no better than this times rounding. */
const cancels = 1e-6;

/** Sum of |w| over what may lose: no more is what a solver leaves of nothing. */
const nothing = 1e-12;

export interface ScenarioProof extends Proof {
  /** Price of the tracking-error cap, per unit of tracking error. */
  readonly capPrice: number;
  /** Prices of least shares of the risk, see {@link AddedJudgement}. */
  readonly sharePrices: Float64Array;
  /** What was minimized, at the weights. */
  readonly objective: number;
}

/**
 * Proof for a positively homogeneous convex objective: `slope` is one of the linear functions of which it is
 * the largest, so the least slope'v over all portfolios v bounds the optimum from below; `gap` is what lies between.
 * Penalties and a cap add their slope, and the cap what its multiplier leaves unproved.
 * The scale is |objective|, but not less than 1e-6 of its size if nothing diversified; where nothing is held and so both are none,
 * of the largest such size within the bounds: there too slopes that cancel are known no better than that times rounding.
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
  added,
}: {
  objective: number;
  slope: Float64Array;
  size: Float64Array;
  flaw: number;
  constraints: Constraints;
  weights: Float64Array;
  rowPrices: ArrayLike<number>;
  added: AddedJudgement | undefined;
}): ScenarioProof {
  const total = added ? slope.map((value, i) => value + added.slope[i]!) : slope;
  const first = firstOrder(constraints, weights, total, rowPrices);
  let linearized = 0;
  let undiversified = 0;
  let steepest = 0;
  let largest = 0;
  let gross = 0;
  const { minWeights, maxWeights } = constraints;
  for (let i = 0; i < weights.length; i++) {
    linearized += slope[i]! * weights[i]!;
    undiversified += size[i]! * Math.abs(weights[i]!);
    if (size[i]! > 0) gross += Math.abs(weights[i]!);
    largest += size[i]! * Math.max(Math.abs(minWeights[i]!), Math.abs(maxWeights[i]!));
    steepest = Math.max(steepest, size[i]!, Math.abs(added?.slope[i] ?? 0));
  }
  const known = gross > nothing ? undiversified : largest;
  const scale = Math.max(Math.abs(objective + (added?.value ?? 0)), cancels * known);
  const ratio = (value: number, of: number) => (value === 0 ? 0 : value / of);
  return {
    primalResidual: Math.max(first.violation, added?.excess ?? 0),
    dualResidual: Math.max(ratio(first.residual, steepest), flaw),
    gap: ratio(Math.abs(objective - linearized) + first.gap + (added?.slack ?? 0), scale),
    budgetPrice: first.budgetPrice,
    reducedCosts: first.reducedCosts,
    rowPrices: first.rowPrices,
    capPrice: added?.capPrice ?? 0,
    sharePrices: added?.sharePrices ?? new Float64Array(0),
    objective: objective + (added?.value ?? 0),
  };
}
