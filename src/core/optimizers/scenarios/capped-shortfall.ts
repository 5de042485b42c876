import { searchCap } from '@/core/optimizers/lifted/tracking-cap';
import type { AddedPull, AddedTerms } from '@/core/optimizers/scenarios/added-terms';
import {
  leastShortfall,
  type ShortfallAnswer,
  type ShortfallProgram,
} from '@/core/solvers/tail/least-shortfall';

export interface CappedShortfall extends ShortfallAnswer {
  /** Multiplier of the cap: theta (w - b), per asset. */
  readonly pull: AddedPull;
}

/**
 * A shortfall program within a tracking-error cap: the cap's multiplier theta by root search, every trial a warm
 * piecewise quadratic program that is solved exactly. `program` is without `cap`; `undefined` where a trial fails or
 * the cap leaves nothing to choose.
 */
export function cappedShortfall(
  program: ShortfallProgram,
  cap: NonNullable<AddedTerms['cap']>,
  start: Float64Array,
): CappedShortfall | undefined {
  const { covariance, asset, benchmark, pull } = cap;
  const n = benchmark.length;
  const m = asset.length;
  let iterations = 0;
  let from = start;
  const found = searchCap(covariance, cap, ({ share, rest }) => {
    const quadratic = new Float64Array(m * m);
    const linear = new Float64Array(m);
    for (let p = 0; p < m; p++) {
      const i = asset[p]!;
      linear[p] = rest * (program.linear?.[p] ?? 0);
      if (i >= 0) linear[p]! -= share * pull[i]!;
      for (let q = 0; q < m; q++) {
        const j = asset[q]!;
        let value = rest * (program.quadratic?.[p * m + q] ?? 0);
        if (i >= 0 && j >= 0) value += share * covariance[i * n + j]!;
        quadratic[p * m + q] = value;
      }
    }
    const root = Math.sqrt(rest);
    const outcomes = rest === 1 ? program.outcomes : program.outcomes.map((value) => root * value);
    const answer = leastShortfall({ ...program, outcomes, quadratic, linear }, from);
    if (!answer) return undefined;
    from = answer.x;
    iterations += answer.iterations;
    const weights = new Float64Array(n);
    for (let k = 0; k < m; k++) if (asset[k]! >= 0) weights[asset[k]!]! += answer.x[k]!;
    return { values: answer.x, weights, rowPrices: answer.rowPrices };
  });
  if (found.status !== 'solved' || found.rest === 0) return undefined;
  const { values, weights, rowPrices, share, rest } = found;
  return {
    x: values,
    rowPrices: rowPrices.map((price) => price / rest),
    iterations,
    pull: {
      capDirection: weights.map((weight, i) => (share / rest) * (weight - benchmark[i]!)),
    },
  };
}
