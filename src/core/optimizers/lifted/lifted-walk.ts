import type { Capped, CappedPoint } from '@/core/optimizers/lifted/tracking-cap';
import { bracketedRoot } from '@/core/solvers/bracketed-root';

/** Prices of return tried on either side of the first guess: factors of 16. */
const mostWidenings = 24;

/**
 * The point x(t), t > 0, where `residual`, which falls along the frontier, is zero; with `latest`, the largest such t.
 * `undefined` where no t was found or a solve failed.
 */
export function walk(
  start: number,
  at: (t: number) => Capped,
  residualOf: (t: number, point: CappedPoint) => number,
  latest = false,
): { t: number; point: CappedPoint } | undefined {
  let last: { t: number; point: CappedPoint } | undefined;
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
  else value(bracketedRoot(value, low, high));
  return failed ? undefined : last;
}

/** Standard deviation if nothing diversified. */
export function spreadOf(covariance: Float64Array, weights: Float64Array): number {
  const n = weights.length;
  let spread = 0;
  for (let i = 0; i < n; i++) spread += Math.abs(weights[i]!) * Math.sqrt(covariance[i * n + i]!);
  return spread;
}
