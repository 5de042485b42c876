/**
 * The zero of a rising function between `low` and `high`, to the last bit: halves the interval until no number lies
 * between its ends. The nearer end where the function has one sign; NaN counts as below zero.
 */
export function bisect(rising: (x: number) => number, low: number, high: number): number {
  let from = low;
  let to = high;
  for (;;) {
    const middle = from + (to - from) / 2;
    if (middle <= from || middle >= to) return middle;
    if (rising(middle) > 0) to = middle;
    else from = middle;
  }
}
