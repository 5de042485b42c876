/** Linear shrinkage ((1 - intensity) S + intensity F) times scale, in place on S. */
export function shrink(
  sample: Float64Array,
  target: Float64Array,
  intensity: number,
  scale: number,
): Float64Array {
  for (let k = 0; k < sample.length; k++) {
    sample[k] = ((1 - intensity) * sample[k]! + intensity * target[k]!) * scale;
  }
  return sample;
}

/**
 * pi of Ledoit and Wolf: sum over i, j of the mean over t of (x_ti x_tj - s_ij)^2, T times the summed
 * estimation variance of S (divisor T). From the |x_t|^2 of each period and |S|^2 in O(T + n^2).
 */
export function summedEntryVariance(squaredLengths: Float64Array, sample: Float64Array): number {
  let norm = 0;
  for (let k = 0; k < sample.length; k++) norm += sample[k]! * sample[k]!;
  return sumOfSquares(squaredLengths) / squaredLengths.length - norm;
}

/** Sum over t of |x_t|^4 from the |x_t|^2. */
export function sumOfSquares(squaredLengths: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < squaredLengths.length; t++) sum += squaredLengths[t]! * squaredLengths[t]!;
  return sum;
}

/** Sum over i of the mean over t of (x_ti^2 - s_ii)^2: the diagonal part of `summedEntryVariance`. */
export function summedDiagonalVariance(
  centred: Float64Array,
  periods: number,
  assets: number,
  sample: Float64Array,
): number {
  let sum = 0;
  for (let k = 0; k < centred.length; k++) sum += centred[k]! ** 4;
  sum /= periods;
  for (let i = 0; i < assets; i++) sum -= sample[i * assets + i]! ** 2;
  return sum;
}

/** kappa / T of Ledoit and Wolf, cut to 0 ... 1; 0 where sample and target agree to rounding. */
export function optimalIntensity(
  pi: number,
  rho: number,
  sample: Float64Array,
  target: Float64Array,
  periods: number,
): number {
  let gamma = 0;
  let norm = 0;
  for (let k = 0; k < sample.length; k++) {
    gamma += (sample[k]! - target[k]!) ** 2;
    norm += sample[k]! ** 2;
  }
  if (gamma <= 1e-28 * norm) return 0;
  return Math.min(1, Math.max(0, (pi - rho) / (gamma * periods)));
}
