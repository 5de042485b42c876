import type { Segments } from '@/core/constraints/segment';
import { pivotedRoot } from '@/core/linalg/semidefinite-root';
import type { Problem } from '@/core/optimizers/contract';
import { capExcess, type TrackingCap, trackingCapOf } from '@/core/optimizers/lifted/tracking-cap';
import type { Ball, Curvature } from '@/core/solvers/curvature';

/**
 * What penalties and a tracking-error cap add to a risk that is measured over scenarios, over the columns (segments) of
 * its question: linear'v + (1/2) v'Qv, and (w - b)'Sigma (w - b) <= limit^2.
 */
export interface AddedTerms {
  readonly linear?: Float64Array;
  readonly quadratic?: Float64Array;
  readonly cap?: Cap;
}

interface Cap extends TrackingCap {
  /** Of the assets, and the asset of each column. */
  readonly covariance: Float64Array;
  readonly asset: Int32Array;
  /** The same as |Rv - Rb| <= limit, and where R is triangular. */
  readonly ball: Ball;
  readonly pivots: Int32Array;
}

/** `undefined` where there are none. `scale` is what one unit of the penalties is in the units of the question. */
export function addedTermsOf(
  problem: Problem,
  segments: Segments,
  scale: number,
): AddedTerms | undefined {
  const { covariance, constraints } = problem;
  const { l1 = 0, l2 = 0 } = constraints;
  const cap = trackingCapOf(problem);
  if (l1 === 0 && l2 === 0 && !cap) return undefined;
  const { asset, sizeSlope } = segments;
  return {
    ...(l1 > 0 && { linear: sizeSlope.map((slope) => scale * l1 * slope) }),
    ...(l2 > 0 && { quadratic: between(asset, (i, j) => (i === j ? 2 * scale * l2 : 0)) }),
    ...(cap && {
      cap: { covariance, asset, ...cap, ...ballOf(covariance, segments, cap) },
    }),
  };
}

/** For a solver whose objective is `factor` times that of the question. */
export function curvatureOf({ quadratic, cap }: AddedTerms, factor: number): Curvature {
  return {
    ...(quadratic && { quadratic: quadratic.map((value) => factor * value) }),
    ...(cap && { ball: cap.ball }),
  };
}

/**
 * The direction d with Rd = `pull`, on the pivots of R: a multiplier of the cap is any d, as Cauchy and Schwarz have
 * (Sigma d)'(v - b) at most sqrt(d'Sigma d) times the tracking error. At an optimum d is a multiple of w - b.
 */
export function capDirectionOf({ cap }: AddedTerms, pull: Float64Array): Float64Array | undefined {
  if (!cap) return undefined;
  const { ball, pivots, asset, benchmark } = cap;
  const m = asset.length;
  const column = new Int32Array(benchmark.length);
  asset.forEach((i, k) => {
    if (i >= 0) column[i] = k;
  });
  const direction = new Float64Array(benchmark.length);
  for (let r = pivots.length - 1; r >= 0; r--) {
    let sum = pull[r]!;
    for (let l = r + 1; l < pivots.length; l++) {
      sum -= ball.root[r * m + column[pivots[l]!]!]! * direction[pivots[l]!]!;
    }
    direction[pivots[r]!] = sum / ball.root[r * m + column[pivots[r]!]!]!;
  }
  return direction;
}

/** The added terms at `values`, from their definitions; a cap with its multiplier, a direction. */
export function judgeAdded(
  { linear, quadratic, cap }: AddedTerms,
  values: Float64Array,
  direction: Float64Array | undefined,
) {
  const m = values.length;
  const slope = new Float64Array(m);
  let value = 0;
  for (let p = 0; p < m; p++) {
    if (linear) {
      slope[p]! += linear[p]!;
      value += linear[p]! * values[p]!;
    }
    if (!quadratic) continue;
    let sum = 0;
    for (let q = 0; q < m; q++) sum += quadratic[p * m + q]! * values[q]!;
    slope[p]! += sum;
    value += (sum * values[p]!) / 2;
  }
  if (!cap) return { value, slope, excess: 0, slack: 0, capPrice: 0 };
  const { covariance, asset, benchmark, limit } = cap;
  const n = benchmark.length;
  const weights = new Float64Array(n);
  for (let k = 0; k < m; k++) if (asset[k]! >= 0) weights[asset[k]!]! += values[k]!;
  let size = 0;
  let explained = 0;
  const pull = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    if (direction) {
      for (let j = 0; j < n; j++) pull[i]! += covariance[i * n + j]! * direction[j]!;
    }
    size += (direction?.[i] ?? 0) * pull[i]!;
    explained += pull[i]! * (weights[i]! - benchmark[i]!);
  }
  for (let k = 0; k < m; k++) if (asset[k]! >= 0) slope[k]! += pull[asset[k]!]!;
  const capPrice = Math.sqrt(Math.max(0, size));
  return {
    value,
    slope,
    excess: capExcess(covariance, weights, cap),
    slack: Math.abs(capPrice * limit - explained),
    capPrice,
  };
}

export type AddedJudgement = ReturnType<typeof judgeAdded>;

/** One number for each pair of columns, zero where one of them is the uninvested rest. */
export function between(asset: Int32Array, of: (i: number, j: number) => number): Float64Array {
  const m = asset.length;
  const result = new Float64Array(m * m);
  for (let p = 0; p < m; p++) {
    for (let q = 0; q < m; q++) {
      if (asset[p]! >= 0 && asset[q]! >= 0) result[p * m + q] = of(asset[p]!, asset[q]!);
    }
  }
  return result;
}

function ballOf(
  covariance: Float64Array,
  { asset }: Segments,
  { benchmark, limit }: { readonly benchmark: Float64Array; readonly limit: number },
): { readonly ball: Ball; readonly pivots: Int32Array } {
  const n = benchmark.length;
  const m = asset.length;
  const { root: byAsset, pivots } = pivotedRoot(covariance, n);
  const root = new Float64Array(pivots.length * m);
  const centre = new Float64Array(pivots.length);
  for (let r = 0; r < pivots.length; r++) {
    for (let i = 0; i < n; i++) centre[r]! += byAsset[r * n + i]! * benchmark[i]!;
    for (let k = 0; k < m; k++) if (asset[k]! >= 0) root[r * m + k] = byAsset[r * n + asset[k]!]!;
  }
  return { ball: { root, centre, limit }, pivots };
}
