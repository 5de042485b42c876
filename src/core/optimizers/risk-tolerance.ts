/**
 * Risk aversion lambda of a risk tolerance in [0, 1]: `lambda = 100^(1 - tolerance)`, so 0 is 100
 * (close to minimum variance), 0.5 is 10 and 1 is 1 (close to the highest return). Geometric, because
 * equal steps of tolerance should be equal ratios of the price of variance; for yearly moments.
 */
export function riskAversionOf(riskTolerance: number): number {
  if (!(riskTolerance >= 0 && riskTolerance <= 1)) {
    throw new RangeError(`riskAversionOf: tolerance ${riskTolerance} is outside [0, 1]`);
  }
  return 100 ** (1 - riskTolerance);
}

/** Inverse of {@link riskAversionOf}; lambda outside [1, 100] is clipped to the ends. */
export function riskToleranceOf(riskAversion: number): number {
  return Math.min(1, Math.max(0, 1 - Math.log(riskAversion) / Math.log(100)));
}
