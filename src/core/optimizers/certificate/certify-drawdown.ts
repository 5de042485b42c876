import { type ScenarioProof, tailProof } from '@/core/optimizers/certificate/tail-proof';
import type { Constraints } from '@/core/optimizers/contract';
import {
  type AddedPull,
  type AddedTerms,
  judgeAdded,
} from '@/core/optimizers/scenarios/added-terms';
import { tailRisk } from '@/core/risk/tail-risk';

/** Weight of the fall between two ends of periods, 0 being the start. */
interface Fall {
  readonly peak: number;
  readonly trough: number;
  readonly share: number;
}

/**
 * Optimality residuals of `weights` for the least mean of the worst drawdowns of the uncompounded sum of returns.
 *
 * A drawdown is at least every fall from an earlier point, and a mean of the worst is at least every mean with
 * weights at most 1 / ((1 - confidence) periods) per period: `shares`, scaled to sum to one, name such falls and
 * so a lower bound that is linear in the weights. What scaling and clipping change counts as dual residual.
 */
export function certifyDrawdown({
  returns,
  confidence,
  constraints,
  weights,
  shares,
  rowPrices,
  added,
  pull,
}: {
  returns: Float64Array;
  confidence: number;
  constraints: Constraints;
  weights: Float64Array;
  shares: readonly Fall[];
  rowPrices: ArrayLike<number>;
  added?: AddedTerms | undefined;
  /** Multipliers of the added cap and shares. */
  pull?: AddedPull | undefined;
}): ScenarioProof {
  const n = weights.length;
  const periods = returns.length / n;
  const sums = new Float64Array((periods + 1) * n);
  const falls = new Float64Array(periods);
  let value = 0;
  let highest = 0;
  for (let t = 0; t < periods; t++) {
    for (let i = 0; i < n; i++) {
      sums[(t + 1) * n + i] = sums[t * n + i]! + returns[t * n + i]!;
      value += returns[t * n + i]! * weights[i]!;
    }
    highest = Math.max(highest, value);
    falls[t] = highest - value;
  }
  let total = 0;
  for (const { share } of shares) total += share;
  const cap = 1 / Math.max(1, (1 - confidence) * periods);
  const perPeriod = new Float64Array(periods + 1);
  const slope = new Float64Array(n);
  const size = new Float64Array(n);
  let flaw = total > 0 ? 0 : Number.POSITIVE_INFINITY;
  for (const { peak, trough, share } of shares) {
    const weight = share / total;
    if (!(weight >= 0 && peak >= 0 && peak <= trough && trough <= periods)) {
      flaw = Number.POSITIVE_INFINITY;
      continue;
    }
    perPeriod[trough]! += weight;
    for (let i = 0; i < n; i++) {
      const fall = weight * (sums[peak * n + i]! - sums[trough * n + i]!);
      slope[i]! += fall;
      size[i]! += Math.abs(fall);
    }
  }
  for (const weight of perPeriod) flaw = Math.max(flaw, (weight - cap) / cap);
  const objective = tailRisk(falls, confidence).conditionalValueAtRisk;
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
