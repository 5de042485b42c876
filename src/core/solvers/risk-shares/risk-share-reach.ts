import { ConeSolver } from '@/core/solvers/cone/cone-solver';
import type { RiskShareProgram } from '@/core/solvers/risk-shares/risk-share-program';
import { type RiskShareRows, riskShareRows } from '@/core/solvers/risk-shares/risk-share-rows';

/** What the limits of a {@link RiskShareProgram} allow, whatever is minimized. */
type RiskShareLimits = Omit<RiskShareProgram, 'quadratic' | 'linear' | 'deviation'>;

const mostRounds = 30;
/** After so many steps without an answer interior points circle at the edge of what is possible. */
const mostSteps = 40;
/** Keeps the root that a margin measures away from zero, where a share would be asked of its size alone; in units of volatility. */
const offset = 1;

/**
 * Whether any parts meet the limits; true where that cannot be decided. A point inside the limits or a proof that there is none,
 * whichever comes first, ends the search; at the edge the least variance is asked for.
 */
export function isAttainable(limits: RiskShareLimits): boolean {
  const rows = riskShareRows(withoutReward(limits));
  const program = { ...conesOf(rows), linear: new Float64Array(rows.columns) };
  const within = sizesOf(limits, rows);
  const { status } = new ConeSolver(program, { within, maxIterations: mostSteps }).solve();
  if (status === 'solved') return true;
  if (status === 'primalInfeasible') return false;
  const quadratic = varianceOf(limits, rows);
  return new ConeSolver({ ...program, quadratic }).solve().status !== 'primalInfeasible';
}

/**
 * The largest f such that the limits can hold with f times the shares of the assets that `scaled` names, to within `enough` of it, and
 * at least that of some point; 1 where it is no less. `undefined` where it is not found.
 *
 * min_i sqrt(w_i (Sigma w)_i / share_i) / sqrt(w'Sigma w) is a concave function over a convex one, whose maximum is the root of a
 * program with a margin in place of the ratio: from below, and faster than by a constant factor each round.
 * Source: Dinkelbach (1967), Management Science 13(7).
 */
export function largestShareFactor(
  limits: RiskShareLimits,
  scaled: (asset: number) => boolean,
  enough: number,
): number | undefined {
  let known = 0;
  for (let round = 0; round < mostRounds; round++) {
    const margin = { of: scaled, at: Math.sqrt(known), offset };
    const rows = riskShareRows(withoutReward(limits), { margin });
    const linear = new Float64Array(rows.columns);
    linear[rows.columns - 1] = -1;
    const answer = new ConeSolver({ ...conesOf(rows), linear }).solve();
    if (answer.status !== 'solved' && answer.status !== 'almostSolved') return undefined;
    const factor = factorAt(limits, scaled, answer.x);
    if (!(factor < 1)) return factor >= 1 ? 1 : undefined;
    const gain = factor - known;
    known = Math.max(known, factor);
    // What is left to gain is of the second order in what was.
    if (gain <= enough || (round > 0 && gain * gain <= enough * known)) return known;
  }
  return undefined;
}

/** Least w_i (Sigma w)_i / (share_i w'Sigma w) over the assets that are scaled. */
function factorAt(
  { covariance, shares, asset }: RiskShareLimits,
  scaled: (asset: number) => boolean,
  parts: Float64Array,
): number {
  const n = shares.length;
  const weights = new Float64Array(n);
  asset.forEach((i, k) => {
    if (i >= 0) weights[i]! += parts[k]!;
  });
  const contributions = new Float64Array(n);
  let variance = 0;
  for (let i = 0; i < n; i++) {
    let slope = 0;
    for (let j = 0; j < n; j++) slope += covariance[i * n + j]! * weights[j]!;
    contributions[i] = weights[i]! * slope;
    variance += contributions[i]!;
  }
  let least = Number.POSITIVE_INFINITY;
  shares.forEach((share, i) => {
    if (share > 0 && scaled(i)) least = Math.min(least, contributions[i]! / (share * variance));
  });
  return Math.max(0, least);
}

function conesOf({
  equalities,
  equalTo,
  inequalities,
  atMost,
  orthant,
  secondOrder,
}: RiskShareRows) {
  return { equalities, equalTo, inequalities, atMost, orthant, secondOrder };
}

function withoutReward(limits: RiskShareLimits): RiskShareProgram {
  const none = new Float64Array(0);
  return { ...limits, quadratic: none, linear: none };
}

/** Of the parts, in units of the mean variance. */
function varianceOf(
  { covariance, shares, asset }: RiskShareLimits,
  { columns, unit }: RiskShareRows,
) {
  const n = shares.length;
  const quadratic = new Float64Array(columns * columns);
  asset.forEach((i, k) => {
    if (i < 0) return;
    asset.forEach((j, l) => {
      if (j >= 0) quadratic[k * columns + l] = covariance[i * n + j]! / unit;
    });
  });
  return quadratic;
}

/** The largest size of each part, and of the volatility that they can have. */
function sizesOf(
  { covariance, shares, asset, polytope }: RiskShareLimits,
  { columns, unit }: RiskShareRows,
): Float64Array {
  const n = shares.length;
  const sizes = new Float64Array(columns);
  let volatility = 0;
  asset.forEach((i, k) => {
    sizes[k] = Math.max(Math.abs(polytope.lower[k]!), Math.abs(polytope.upper[k]!));
    if (i >= 0) volatility += sizes[k]! * Math.sqrt(covariance[i * (n + 1)]! / unit);
  });
  sizes[asset.length] = volatility;
  return sizes;
}
