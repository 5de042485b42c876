/** Lower bound of a variable that is held: where no least holding is asked it may be below zero. */
export function leastHeld(lower: number, leastHolding: number): number {
  return leastHolding > 0 ? Math.max(lower, leastHolding) : lower;
}
