export interface TailRisk {
  /** Loss that is not exceeded with probability `confidence`; negative where even the tail gains. */
  readonly valueAtRisk: number;
  /** Mean of the worst (1 - confidence) share of the losses; at least the value at risk. */
  readonly conditionalValueAtRisk: number;
  /** Share with which each value enters that mean, in the order given; sums to 1. */
  readonly tailWeights: Float64Array;
}

/**
 * Historical value at risk and its mean beyond, of T losses (gains negative).
 *
 * The value at risk is the smallest loss l with at least `confidence` of the losses <= l: an observed
 * value, not interpolated. The mean takes (1 - confidence) T losses exactly, the last one in part, which
 * makes it Rockafellar and Uryasev's minimum and coherent. Of equal losses the earlier is counted first.
 *
 * Source: Rockafellar and Uryasev (2002), Conditional value-at-risk for general loss distributions,
 * J. Banking and Finance 26, proposition 8.
 */
export function tailRisk(losses: Float64Array, confidence: number): TailRisk {
  if (losses.length === 0 || !losses.every(Number.isFinite)) {
    throw new Error('tailRisk: needs at least one loss, all finite');
  }
  if (!(confidence >= 0 && confidence < 1)) {
    throw new Error(`tailRisk: confidence must be at least 0 and below 1, got ${confidence}`);
  }
  // 0.05 * 100 is 5.000000000000004: a count within rounding of a whole number is that number.
  const exact = (1 - confidence) * losses.length;
  const count =
    Math.abs(exact - Math.round(exact)) < 1e-9 * losses.length ? Math.round(exact) : exact;
  const tail = Math.max(count, 1e-9);
  const last = Math.max(0, Math.ceil(tail) - 1);
  const order = Array.from(losses.keys()).sort((a, b) => losses[b]! - losses[a]! || a - b);
  const tailWeights = new Float64Array(losses.length);
  let conditionalValueAtRisk = 0;
  for (let k = 0; k <= last; k++) {
    const share = (k < last ? 1 : tail - last) / tail;
    tailWeights[order[k]!] = share;
    conditionalValueAtRisk += share * losses[order[k]!]!;
  }
  return {
    valueAtRisk: losses[order[Math.min(losses.length - 1, Math.floor(count))]!]!,
    conditionalValueAtRisk,
    tailWeights,
  };
}
