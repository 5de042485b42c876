/**
 * Up to `most` indices whose reduced cost says that moving them off their bound improves, worst first by
 * z^2 / sigma^2. `skip[i] >= 0` leaves i out; `noise(i, z)` is the size under which z is rounding.
 */
export function worstViolators(
  reducedCosts: Float64Array,
  x: Float64Array,
  lower: Float64Array,
  upper: Float64Array,
  sigma: Float64Array,
  skip: Int32Array,
  noise: (i: number) => number,
  most: number,
): Int32Array {
  const worst = new Int32Array(most);
  const scores = new Float64Array(most);
  let found = 0;
  for (let i = 0; i < x.length; i++) {
    if (skip[i]! >= 0) continue;
    const z = reducedCosts[i]!;
    if (z < 0 ? x[i]! >= upper[i]! : x[i]! <= lower[i]!) continue;
    if (Math.abs(z) <= noise(i)) continue;
    const score = (z * z) / Math.max(sigma[i]! * sigma[i]!, 1e-300);
    if (found === most && score <= scores[most - 1]!) continue;
    let k = found < most ? found++ : most - 1;
    for (; k > 0 && scores[k - 1]! < score; k--) {
      scores[k] = scores[k - 1]!;
      worst[k] = worst[k - 1]!;
    }
    scores[k] = score;
    worst[k] = i;
  }
  return worst.subarray(0, found);
}
