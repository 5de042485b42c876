import type { Segments } from '@/core/constraints/segment';
import { pivotedRoot } from '@/core/linalg/semidefinite-root';
import type { Problem } from '@/core/optimizers/contract';
import { capExcess, type TrackingCap, trackingCapOf } from '@/core/optimizers/lifted/tracking-cap';
import type { Ball, Curvature, CurvedPulls, ShareCones } from '@/core/solvers/curvature';

/**
 * What penalties, a tracking-error cap and least shares of the risk add to a risk that is measured over scenarios, over the
 * columns (segments) of its question: linear'v + (1/2) v'Qv, (w - b)'Sigma (w - b) <= limit^2 and
 * w_i (Sigma w)_i >= least_i w'Sigma w.
 */
export interface AddedTerms {
  readonly linear?: Float64Array;
  readonly quadratic?: Float64Array;
  readonly cap?: Cap;
  readonly shares?: RiskShares;
}

interface RiskShares {
  /** Of the assets, and the asset of each column. */
  readonly covariance: Float64Array;
  readonly asset: Int32Array;
  /** Length n, 0 where there is none. */
  readonly least: Float64Array;
  /** Assets with a least share: those of `cones`, which are in units of the mean variance. */
  readonly members: readonly number[];
  readonly unit: number;
  readonly cones: ShareCones;
}

/** Multipliers of the cap and of the shares. */
export interface AddedPull {
  /** A direction d of the assets: any is a multiplier, see {@link judgeAdded}. */
  readonly capDirection?: Float64Array | undefined;
  /** Of w_i and (Sigma w)_i, each of length n, >= 0: any are multipliers. */
  readonly ofWeight?: Float64Array;
  readonly ofSlope?: Float64Array;
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
  const shares = riskSharesOf(problem, segments);
  if (l1 === 0 && l2 === 0 && !cap && !shares) return undefined;
  const { asset, sizeSlope } = segments;
  return {
    ...(l1 > 0 && { linear: sizeSlope.map((slope) => scale * l1 * slope) }),
    ...(l2 > 0 && { quadratic: between(asset, (i, j) => (i === j ? 2 * scale * l2 : 0)) }),
    ...(cap && {
      cap: { covariance, asset, ...cap, ...ballOf(covariance, segments, cap) },
    }),
    ...(shares && { shares }),
  };
}

/** For a solver whose objective is `factor` times that of the question. */
export function curvatureOf({ quadratic, cap, shares }: AddedTerms, factor: number): Curvature {
  return {
    ...(quadratic && { quadratic: quadratic.map((value) => factor * value) }),
    ...limitsOf({ cap, shares }),
  };
}

export function limitsOf({
  cap,
  shares,
}: {
  readonly cap?: Cap | undefined;
  readonly shares?: RiskShares | undefined;
}): Pick<Curvature, 'ball' | 'shares'> {
  return { ...(cap && { ball: cap.ball }), ...(shares && { shares: shares.cones }) };
}

/** The multipliers of a solver's answer, whose objective is `factor` times that of the question. */
export function pullOf(
  { ballPull, sharePulls }: CurvedPulls,
  added: AddedTerms | undefined,
  factor: number,
): AddedPull | undefined {
  if (!added) return undefined;
  const { shares } = added;
  const ofWeight = new Float64Array(shares?.least.length ?? 0);
  const ofSlope = new Float64Array(ofWeight.length);
  sharePulls?.forEach((pull, k) => {
    const i = shares!.members[k]!;
    ofWeight[i] = pull.ofWeight / factor;
    ofSlope[i] = pull.ofSlope / (factor * shares!.unit);
  });
  return {
    ...(ballPull && {
      capDirection: capDirectionOf(
        added,
        ballPull.map((value) => value / factor),
      ),
    }),
    ...(shares && { ofWeight, ofSlope }),
  };
}

/**
 * The direction d with Rd = `pull`, on the pivots of R: a multiplier of the cap is any d, as Cauchy and Schwarz have
 * (Sigma d)'(v - b) at most sqrt(d'Sigma d) times the tracking error. At an optimum d is a multiple of w - b.
 */
function capDirectionOf({ cap }: AddedTerms, pull: Float64Array): Float64Array | undefined {
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

/** The added terms at `values`, from their definitions; a cap and shares with their multipliers. */
export function judgeAdded(
  { linear, quadratic, cap, shares }: AddedTerms,
  values: Float64Array,
  pull: AddedPull | undefined,
): AddedJudgement {
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
  const ofCap = cap && judgeCap(cap, values, slope, pull?.capDirection);
  const ofShares = shares && judgeShares(shares, values, slope, pull);
  return {
    value,
    slope,
    excess: Math.max(ofCap?.excess ?? 0, ofShares?.excess ?? 0),
    slack: (ofCap?.slack ?? 0) + (ofShares?.slack ?? 0),
    capPrice: ofCap?.price ?? 0,
    sharePrices: ofShares?.prices ?? new Float64Array(0),
  };
}

export interface AddedJudgement {
  readonly value: number;
  /** Per column, multipliers included. */
  readonly slope: Float64Array;
  /** By how much the cap and the shares are missed, relative. */
  readonly excess: number;
  /** What their multipliers leave unproved, in units of the objective. */
  readonly slack: number;
  /** Per unit of tracking error. */
  readonly capPrice: number;
  /** Of sqrt(least_i w'Sigma w) <= sqrt(w_i (Sigma w)_i), length n; empty where there are none. */
  readonly sharePrices: Float64Array;
}

/** Adds what the cap pulls to `slope`. */
function judgeCap(
  cap: Cap,
  values: Float64Array,
  slope: Float64Array,
  direction: Float64Array | undefined,
) {
  const { covariance, asset, benchmark, limit } = cap;
  const n = benchmark.length;
  const weights = new Float64Array(n);
  for (let k = 0; k < values.length; k++) if (asset[k]! >= 0) weights[asset[k]!]! += values[k]!;
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
  for (let k = 0; k < values.length; k++) if (asset[k]! >= 0) slope[k]! += pull[asset[k]!]!;
  const price = Math.sqrt(Math.max(0, size));
  return {
    excess: capExcess(covariance, weights, cap),
    slack: Math.abs(price * limit - explained),
    price,
  };
}

/**
 * Adds what the shares pull to `slope`. By the inequalities of the means and of Cauchy and Schwarz every w that meets the shares
 * has a'w + b'Sigma w - (q / sigma(u)) u'Sigma w >= 0 with q the sum of 2 sqrt(a_i b_i least_i), for any a, b >= 0 and any u: a row
 * that holds for all of them. With u = w what is left of it at w is unproved.
 */
function judgeShares(
  { covariance, asset, least, members }: RiskShares,
  values: Float64Array,
  slope: Float64Array,
  { ofWeight, ofSlope }: AddedPull = {},
) {
  const n = least.length;
  const weights = new Float64Array(n);
  for (let k = 0; k < values.length; k++) if (asset[k]! >= 0) weights[asset[k]!]! += values[k]!;
  const slopes = new Float64Array(n);
  const pull = ofWeight?.slice() ?? new Float64Array(n);
  let variance = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      slopes[i]! += covariance[i * n + j]! * weights[j]!;
      if (ofSlope) pull[i]! += ofSlope[j]! * covariance[j * n + i]!;
    }
    variance += weights[i]! * slopes[i]!;
  }
  const volatility = Math.sqrt(Math.max(0, variance));
  const prices = new Float64Array(n);
  let excess = 0;
  let total = 0;
  for (const i of members) {
    const isHeld = weights[i]! > 0 && slopes[i]! > 0;
    const share = isHeld ? (weights[i]! * slopes[i]!) / variance : 0;
    excess = Math.max(excess, least[i]! - share);
    if (!ofWeight || !ofSlope) continue;
    prices[i] = 2 * Math.sqrt(ofWeight[i]! * ofSlope[i]!);
    total += prices[i]! * Math.sqrt(least[i]!);
  }
  let left = 0;
  for (let i = 0; i < n; i++) {
    if (total > 0 && volatility > 0) pull[i]! -= (total / volatility) * slopes[i]!;
    left += pull[i]! * weights[i]!;
  }
  for (let k = 0; k < values.length; k++) if (asset[k]! >= 0) slope[k]! -= pull[asset[k]!]!;
  return { excess, slack: Math.abs(left), prices };
}

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

function riskSharesOf(
  { covariance, constraints, symbols }: Problem,
  { asset }: Segments,
): RiskShares | undefined {
  const least = constraints.riskContributions;
  const members = least ? [...symbols.keys()].filter((i) => least[i]! > 0) : [];
  if (!least || members.length === 0) return undefined;
  const n = symbols.length;
  const unit = symbols.reduce((sum, _, i) => sum + covariance[i * (n + 1)]!, 0) / n || 1;
  const scaled = covariance.map((value) => value / unit);
  const { root, pivots } = pivotedRoot(scaled, n);
  const perColumn = (values: Float64Array) => Float64Array.from(asset, (i) => values[i] ?? 0);
  const rows = Float64Array.from({ length: pivots.length * asset.length }, (_, entry) => {
    const i = asset[entry % asset.length]!;
    return i < 0 ? 0 : root[Math.floor(entry / asset.length) * n + i]!;
  });
  return {
    covariance,
    asset,
    least,
    members,
    unit,
    cones: {
      root: rows,
      members: members.map((i) => ({
        share: least[i]!,
        weight: Float64Array.from(asset, (j) => (i === j ? 1 : 0)),
        slope: perColumn(scaled.subarray(i * n, (i + 1) * n)),
      })),
    },
  };
}
