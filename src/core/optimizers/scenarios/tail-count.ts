/** How many of `periods` make the worst share 1 - confidence, not necessarily whole; 0.05 x 100 is 5 exactly. */
export function tailCount(confidence: number, periods: number): number {
  const exact = (1 - confidence) * periods;
  const whole = Math.round(exact);
  return whole > 0 && Math.abs(exact - whole) < 1e-9 * periods ? whole : exact;
}
