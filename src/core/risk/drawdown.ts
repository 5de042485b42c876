/**
 * Fall of the compounded value below its highest point so far, as a fraction, after each of T periods;
 * the start counts as the first high. A total loss stays at 1.
 */
export function drawdowns(returns: Float64Array): Float64Array {
  let value = 1;
  let peak = 1;
  return returns.map((r) => {
    value *= Math.max(0, 1 + r);
    peak = Math.max(peak, value);
    return 1 - value / peak;
  });
}

export interface MaxDrawdown {
  /** 0 to 1; 0 where the value never fell. */
  readonly depth: number;
  /** Period at whose end the high stood; -1 is the start. */
  readonly peak: number;
  /** Period at whose end the low stood. */
  readonly trough: number;
  /** First period at whose end the high was regained; null where it was not. */
  readonly recovery: number | null;
}

/** The deepest fall; the first of equally deep ones. Without any fall all positions are -1. */
export function maxDrawdown(returns: Float64Array): MaxDrawdown {
  const falls = drawdowns(returns);
  let trough = -1;
  let depth = 0;
  falls.forEach((fall, t) => {
    if (fall > depth) [depth, trough] = [fall, t];
  });
  if (trough < 0) return { depth: 0, peak: -1, trough: -1, recovery: -1 };
  let peak = trough;
  while (peak >= 0 && falls[peak]! > 0) peak--;
  const after = falls.findIndex((fall, t) => t > trough && fall === 0);
  return { depth, peak, trough, recovery: after < 0 ? null : after };
}
