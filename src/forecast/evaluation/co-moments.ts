/** Count, sums, squares and product of pairs, in this order: [n, x, y, x x, y y, x y]. They add over days. */
export type CoMoments = ArrayLike<number>;

export const coMomentCount = 6;

export function momentsOf(x: Float64Array, y: Float64Array): Float64Array {
  if (x.length !== y.length) throw new RangeError(`momentsOf: ${x.length} and ${y.length} values`);
  const sums = new Float64Array(coMomentCount);
  for (let i = 0; i < x.length; i++) {
    const a = x[i]!;
    const b = y[i]!;
    sums[0]! += 1;
    sums[1]! += a;
    sums[2]! += b;
    sums[3]! += a * a;
    sums[4]! += b * b;
    sums[5]! += a * b;
  }
  return sums;
}

/** Pearson's correlation of the pairs behind the sums; NaN where one side does not vary. */
export function correlationOf(sums: CoMoments): number {
  const n = sums[0]!;
  const varianceX = sums[3]! - sums[1]! ** 2 / n;
  const varianceY = sums[4]! - sums[2]! ** 2 / n;
  const least = 1e-14;
  if (!(varianceX > least * sums[3]!) || !(varianceY > least * sums[4]!)) return Number.NaN;
  return (sums[5]! - (sums[1]! * sums[2]!) / n) / Math.sqrt(varianceX * varianceY);
}
