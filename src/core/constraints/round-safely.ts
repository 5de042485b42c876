/** Which way a number is rounded so that it stays on the safe side of a limit. */
export type Rounding = 'nearest' | 'up' | 'down';

/**
 * The whole number for `scaled`; what is whole but for 1e-9 of itself stays: 12.5 must not become 12.51 because 0.125 * 100
 * was 12.500000000000002.
 */
export function roundSafely(scaled: number, round: Rounding): number {
  const slack = 1e-9 * Math.max(1, Math.abs(scaled));
  if (round === 'up') return Math.ceil(scaled - slack);
  return round === 'down' ? Math.floor(scaled + slack) : Math.round(scaled);
}
