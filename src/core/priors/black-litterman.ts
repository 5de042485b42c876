import { dot } from '@/core/linalg/dot';
import { solvePositiveDefinite } from '@/core/moments/solve-positive-definite';
import type { View } from './view';
import { type ViewUncertainty, viewVariance } from './view-uncertainty';

export interface BlackLittermanInput {
  /** Prior expected returns pi, length n, per year; total or excess, like the views. */
  readonly priorReturns: Float64Array;
  /** n x n, row-major, variance per year. */
  readonly covariance: Float64Array;
  /** tau > 0: variance of the error of the prior mean as a share of the covariance. */
  readonly tau: number;
  readonly views: readonly View[];
  readonly uncertainty: ViewUncertainty;
}

export interface BlackLittermanPosterior {
  readonly status: 'solved';
  /** Length n, per year. */
  readonly expectedReturns: Float64Array;
  /** Sigma + M, n x n: the covariance of returns with the error of their mean. */
  readonly covariance: Float64Array;
  /** M, n x n: the variance of the error of the posterior mean. */
  readonly meanVariance: Float64Array;
  /** In the order of the views. */
  readonly views: readonly ViewEffect[];
}

export interface ViewEffect {
  readonly name: string;
  /** What the prior says of the view's mix. */
  readonly priorReturn: number;
  /** What the posterior says of it. */
  readonly posteriorReturn: number;
  /** omega; null for a view ignored at confidence 0. */
  readonly variance: number | null;
}

export interface UnusableViews {
  readonly status: 'unusableViews';
  /** One sentence on what to change. */
  readonly message: string;
}

/**
 * Uncertainty of a mix in units of that without diversification, under which it is what rounding of the covariance left of
 * none: the surprise, divided by it, would fill the expected returns with that rounding.
 */
const cancels = 1e-6;

/**
 * Expected returns and covariance after views on the expected returns.
 *
 * mu = pi + tau Sigma P' A^-1 (q - P pi), M = tau Sigma - tau Sigma P' A^-1 P tau Sigma,
 * A = P tau Sigma P' + Omega. No views: the prior, with M = tau Sigma. Certain views (omega 0) are met
 * exactly; certain views on the same mix, or on a mix whose risk is no more than rounding, are answered as `unusableViews`.
 *
 * Source: Black and Litterman (1992), Financial Analysts Journal 48; He and Litterman (1999), eq. 8 to 10.
 */
export function blackLitterman(
  input: BlackLittermanInput,
): BlackLittermanPosterior | UnusableViews {
  const { priorReturns, covariance, tau, views, uncertainty } = input;
  const n = priorReturns.length;
  if (covariance.length !== n * n) {
    throw new Error(`blackLitterman: ${covariance.length} covariances for ${n} expected returns`);
  }
  if (!(tau > 0 && Number.isFinite(tau)))
    throw new Error(`blackLitterman: tau must be positive, got ${tau}`);
  for (const { name, picks, expectedReturn } of views) {
    if (picks.length !== n || !picks.every(Number.isFinite) || !Number.isFinite(expectedReturn)) {
      throw new Error(`blackLitterman: view "${name}" needs ${n} finite picks and a finite return`);
    }
  }
  const spreads = views.map((view) => spread(covariance, view.picks, tau));
  const variances = views.map((view, k) =>
    viewVariance(view, dot(view.picks, spreads[k]!), uncertainty),
  );
  const used = views.map((_, k) => k).filter((k) => variances[k]! < Number.POSITIVE_INFINITY);

  const k = used.length;
  const a = new Float64Array(k * k);
  used.forEach((left, row) => {
    used.forEach((right, column) => {
      a[row * k + column] =
        dot(views[left]!.picks, spreads[right]!) + (row === column ? variances[left]! : 0);
    });
  });
  const scales = used.map((_, row) => Math.sqrt(a[row * k + row]!));
  const riskless = scales.findIndex((scale, row) => {
    const undiversified = views[used[row]!]!.picks.reduce(
      (sum, pick, i) => sum + Math.abs(pick) * Math.sqrt(covariance[i * (n + 1)]!),
      0,
    );
    // Also no number, the root of a rounding below zero.
    return !(scale > cancels * Math.sqrt(tau) * undiversified);
  });
  if (riskless >= 0) {
    const { name } = views[used[riskless]!]!;
    return {
      status: 'unusableViews',
      message: `"${name}" speaks of a mix without risk, whose return is already certain: drop it or lower its confidence.`,
    };
  }
  // Unit diagonal, so that one pivot tolerance fits views of any size. Right-hand sides: surprise, then spreads.
  const sides = new Float64Array(k * (n + 1));
  used.forEach((index, row) => {
    const view = views[index]!;
    sides[row * (n + 1)] = (view.expectedReturn - dot(view.picks, priorReturns)) / scales[row]!;
    for (let i = 0; i < n; i++) sides[row * (n + 1) + 1 + i] = spreads[index]![i]! / scales[row]!;
    for (let column = 0; column < k; column++)
      a[row * k + column]! /= scales[row]! * scales[column]!;
  });
  const solution = solvePositiveDefinite(a, k, sides, n + 1);
  if (!solution) {
    return {
      status: 'unusableViews',
      message:
        'Two or more views held with certainty speak of the same mix: lower the confidence of one of them.',
    };
  }
  const expectedReturns = priorReturns.slice();
  const meanVariance = covariance.map((value) => tau * value);
  used.forEach((index, row) => {
    const own = spreads[index]!;
    for (let i = 0; i < n; i++) {
      const loading = own[i]! / scales[row]!;
      expectedReturns[i]! += loading * solution[row * (n + 1)]!;
      for (let j = i; j < n; j++)
        meanVariance[i * n + j]! -= loading * solution[row * (n + 1) + 1 + j]!;
    }
  });
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) meanVariance[i * n + j] = meanVariance[j * n + i]!;
  }
  return {
    status: 'solved',
    expectedReturns,
    covariance: covariance.map((value, index) => value + meanVariance[index]!),
    meanVariance,
    views: views.map(({ name, picks }, index) => ({
      name,
      priorReturn: dot(picks, priorReturns),
      posteriorReturn: dot(picks, expectedReturns),
      variance: Number.isFinite(variances[index]!) ? variances[index]! : null,
    })),
  };
}

/** tau Sigma p. */
function spread(covariance: Float64Array, picks: Float64Array, tau: number): Float64Array {
  const n = picks.length;
  return Float64Array.from(
    { length: n },
    (_, i) => tau * dot(covariance.subarray(i * n, (i + 1) * n), picks),
  );
}
