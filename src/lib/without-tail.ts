/** Twelve digits of a number: binary fractions times a hundred leave a tail behind them that nobody typed. */
export function withoutTail(value: number): number {
  return Number(value.toPrecision(12));
}
