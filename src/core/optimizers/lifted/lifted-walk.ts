import { certificateTolerance } from '@/core/optimizers/certificate/certificate';
import type { Capped, CappedPoint } from '@/core/optimizers/lifted/tracking-cap';
import { bracketedRoot } from '@/core/solvers/bracketed-root';

/** Prices of return tried on either side of the first guess: factors of 16. */
const mostWidenings = 24;

/** A larger residual where the bracket ends is that of a jump; a smaller one is within the certificate. */
const jump = certificateTolerance;

/**
 * The point x(t), t > 0, where `residual`, which falls along the frontier, is zero; with `latest`, the largest such t. Where x(t)
 * jumps at one t it lies between the two ends, all of them minima there.
 * `undefined` where no t was found or a solve failed.
 */
export function walk(
  start: number,
  at: (t: number) => Capped,
  residualOf: (t: number, point: CappedPoint) => number,
  latest = false,
): { t: number; point: CappedPoint } | undefined {
  let last: { t: number; point: CappedPoint } | undefined;
  const ends: { below?: End; above?: End } = {};
  let failed = false;
  const value = (exponent: number) => {
    const t = start * 2 ** exponent;
    const point = at(t);
    if (point.status !== 'solved') {
      failed = true;
      return 0;
    }
    last = { t, point };
    const residual = residualOf(t, point);
    if (residual > 0) ends.below = { point, residual };
    if (residual < 0) ends.above = { point, residual };
    return latest && residual === 0 ? 1e-14 : residual;
  };
  let low = { x: 0, value: value(0) };
  let high = low;
  for (let k = 1; k <= mostWidenings && !failed && low.value < 0; k++) {
    high = low;
    low = { x: -4 * k, value: value(-4 * k) };
  }
  for (let k = 1; k <= mostWidenings && !failed && high.value > 0; k++) {
    low = high;
    high = { x: 4 * k, value: value(4 * k) };
  }
  if (failed || low.value < 0 || high.value > 0) return undefined;
  if (low.value === 0) value(low.x);
  else if (high.value === 0) value(high.x);
  else if (Math.abs(value(bracketedRoot(value, low, high))) > jump) last = between() ?? last;
  return failed ? undefined : last;

  function between(): typeof last {
    const { below, above } = ends;
    if (failed || !last || !below || !above) return undefined;
    // The multiplier of a cap belongs to the weights of one of them.
    if (below.point.share > 0 || above.point.share > 0) return undefined;
    const { t, point } = last;
    const mixed = (from: Float64Array, to: Float64Array, share: number) =>
      from.map((x, i) => (1 - share) * x + share * to[i]!);
    const at = (share: number): CappedPoint => ({
      ...point,
      values: mixed(below.point.values, above.point.values, share),
      weights: mixed(below.point.weights, above.point.weights, share),
      rowPrices: mixed(below.point.rowPrices, above.point.rowPrices, share),
    });
    const share = bracketedRoot(
      (x) => residualOf(t, at(x)),
      { x: 0, value: below.residual },
      { x: 1, value: above.residual },
    );
    return { t, point: at(share) };
  }
}

/** Of the bracket around the point. */
interface End {
  readonly point: CappedPoint;
  readonly residual: number;
}

/** Standard deviation if nothing diversified. */
export function spreadOf(covariance: Float64Array, weights: Float64Array): number {
  const n = weights.length;
  let spread = 0;
  for (let i = 0; i < n; i++) spread += Math.abs(weights[i]!) * Math.sqrt(covariance[i * n + i]!);
  return spread;
}
