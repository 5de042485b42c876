import { type ScenarioProof, tailProof } from '@/core/optimizers/certificate/tail-proof';
import type { Constraints } from '@/core/optimizers/contract';
import {
  type AddedPull,
  type AddedTerms,
  judgeAdded,
} from '@/core/optimizers/scenarios/added-terms';
import { tailRisk } from '@/core/risk/tail-risk';

/** A linear program's answer is `solved` only below this. */
export const linearTolerance = 1e-7;

/**
 * Optimality residuals of `weights` for the least mean of the worst losses, from the problem data.
 *
 * The mean of the worst share 1 - confidence of the losses L w is the largest q'L w over distributions q with
 * q_s <= 1 / ((1 - confidence) scenarios). So any such q bounds the optimum from below by the least of
 * (L'q)'v over all portfolios v, and `gap` is what lies between: the witness q can only be too weak.
 * Source: Rockafellar, Uryasev and Zabarankin (2006), Finance and Stochastics 10 (risk envelope).
 *
 * @param losses scenarios x n, row-major, loss per unit of weight
 * @param shares q, up to a factor: clipped to what is allowed, then scaled to sum to one; what that changes
 *   counts as dual residual
 */
export function certifyTail({
  losses,
  confidence,
  constraints,
  weights,
  shares,
  rowPrices,
  added,
  pull,
}: {
  losses: Float64Array;
  confidence: number;
  constraints: Constraints;
  weights: Float64Array;
  shares: ArrayLike<number>;
  rowPrices: ArrayLike<number>;
  added?: AddedTerms | undefined;
  /** Multipliers of the added cap and shares. */
  pull?: AddedPull | undefined;
}): ScenarioProof {
  const n = weights.length;
  const scenarios = losses.length / n;
  const cap = 1 / Math.max(1, (1 - confidence) * scenarios);
  let given = 0;
  for (let s = 0; s < scenarios; s++) given += shares[s]!;
  let sum = 0;
  let clipped = 0;
  const q = new Float64Array(scenarios);
  for (let s = 0; s < scenarios; s++) {
    const share = shares[s]! / given;
    q[s] = Math.min(cap, Math.max(0, share));
    clipped = Math.max(clipped, Math.abs(share - q[s]!) / cap);
    sum += q[s]!;
  }
  const slope = new Float64Array(n);
  const outcome = new Float64Array(scenarios);
  const size = new Float64Array(n);
  for (let s = 0, row = 0; s < scenarios; s++, row += n) {
    for (let i = 0; i < n; i++) {
      const loss = losses[row + i]!;
      outcome[s]! += loss * weights[i]!;
      slope[i]! += (q[s]! / sum) * loss;
      size[i]! += (q[s]! / sum) * Math.abs(loss);
    }
  }
  const objective = tailRisk(outcome, confidence).conditionalValueAtRisk;
  const flaw = Math.max(clipped, Math.abs(sum - 1));
  return tailProof({
    objective,
    slope,
    size,
    flaw,
    constraints,
    weights,
    rowPrices,
    added: added && judgeAdded(added, weights, pull),
  });
}
