/**
 * Weights (sum one) by halving an order of the assets: each half gets a share in inverse proportion to the variance of
 * its inverse-variance portfolio, down to single assets. The first half of an odd number is the smaller one.
 * Source: Lopez de Prado (2016), Journal of Portfolio Management 42(4), algorithm stage 3.
 */
export function recursiveBisection(
  covariance: Float64Array,
  n: number,
  order: readonly number[],
): Float64Array {
  const weights = new Float64Array(n).fill(1);
  const split = (from: number, to: number) => {
    if (to - from < 2) return;
    const middle = from + ((to - from) >> 1);
    const first = clusterVariance(covariance, n, order.slice(from, middle));
    const second = clusterVariance(covariance, n, order.slice(middle, to));
    const share = second / (first + second);
    for (let k = from; k < to; k++) weights[order[k]!]! *= k < middle ? share : 1 - share;
    split(from, middle);
    split(middle, to);
  };
  split(0, order.length);
  return weights;
}

/** Variance of the inverse-variance portfolio of `members`. */
export function clusterVariance(
  covariance: Float64Array,
  n: number,
  members: readonly number[],
): number {
  let total = 0;
  for (const i of members) total += 1 / covariance[i * n + i]!;
  let variance = 0;
  for (const i of members) {
    for (const j of members) {
      variance += covariance[i * n + j]! / (covariance[i * n + i]! * covariance[j * n + j]!);
    }
  }
  return variance / (total * total);
}
