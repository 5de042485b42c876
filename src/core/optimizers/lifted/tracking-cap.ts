import { inSegments, perSegment } from '@/core/constraints/segment';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import { pivotedRoot } from '@/core/linalg/semidefinite-root';
import { violationOf } from '@/core/optimizers/certificate/violation';
import type { LinearConstraint } from '@/core/optimizers/contract';
import type {
  LiftedPoint,
  LiftedProgram,
  Limited,
  Objective,
} from '@/core/optimizers/lifted/lifted-program';
import { bracketedRoot } from '@/core/solvers/bracketed-root';

/** The largest |log2| of a multiplier that is tried. */
const farthest = 64;

/** Of the least squared tracking error: a cap closer to it leaves nothing of the risk to choose. */
const tight = 1e-9;

/** Of the variance of the benchmark: a squared cap below it lets nothing move by more than 1e-8 of that risk. */
const hardlyRoom = 1e-16;

/** Of the same: what a solver that is content with its certificate leaves of a squared tracking error that could be none. */
export const solverNoise = 1e-8;

/** Of the squared cap: limits count as met within the certificate's tolerance, in every method and every check alike. */
export const capTolerance = 1e-7;

/** Of the variance of the benchmark: a smaller squared cap counts as this one, which the certificate does not tell from zero. */
const zeroCap = 1e-13;

/** Of the squared active risk if nothing diversified: what writing the covariance as doubles leaves uncertain. */
const roundoff = 2 ** -53;

/** Of the largest variance: less is no risk. What is dropped so adds less to the tracking error than its certificate sees. */
const noRisk = 1e-14;

/** Of the weights: a benchmark that misses a limit by no more, as its sum may, meets it. */
const sumRounding = 1e-14;

/** A share of the objective that large multipliers of a cap leave: it may be at its least value. */
export const hardlyAny = 1e-4;

/** (w - b)'Sigma (w - b) <= limit^2. */
export interface TrackingCap {
  readonly benchmark: Float64Array;
  readonly limit: number;
  /** Sigma b, length n. */
  readonly pull: Float64Array;
  /** b'Sigma b. */
  readonly variance: number;
  /** Where the last search ended, and the next, usually nearby, begins. */
  start?: { readonly x: number };
  /** The program of a cap at its least value (see `trackingFace`), once that is known. */
  face?: LiftedProgram;
}

/** `limit` is that of the constraints unless given; absent benchmark weights are equal weights of the budget. */
export function trackingCapOf(
  { symbols, covariance, constraints, parameters }: Limited,
  limit = constraints.trackingError,
): TrackingCap | undefined {
  if (limit === undefined) return undefined;
  const n = symbols.length;
  const benchmark = parameters.benchmarkWeights ?? new Float64Array(n).fill(constraints.budget / n);
  const pull = new Float64Array(n);
  let variance = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) pull[i]! += covariance[i * n + j]! * benchmark[j]!;
    variance += pull[i]! * benchmark[i]!;
  }
  return { benchmark, limit, pull, variance };
}

export function trackingVariance(
  covariance: Float64Array,
  weights: Float64Array,
  { benchmark }: TrackingCap,
): number {
  return portfolioVariance(
    covariance,
    weights.map((weight, i) => weight - benchmark[i]!),
  );
}

/** What rounding of the covariance leaves uncertain about the squared tracking error of `weights`. */
function trackingNoise(
  covariance: Float64Array,
  weights: Float64Array,
  { benchmark }: TrackingCap,
): number {
  const n = weights.length;
  let spread = 0;
  for (let i = 0; i < n; i++) {
    spread += Math.abs(weights[i]! - benchmark[i]!) * Math.sqrt(covariance[i * (n + 1)]!);
  }
  return roundoff * spread * spread;
}

/**
 * By how much the squared tracking error of `weights` exceeds the squared cap, as a share of it, beyond what rounding of the
 * covariance may have added: the one measure of whether a cap is met, which it is up to `capTolerance`.
 */
export function capExcess(
  covariance: Float64Array,
  weights: Float64Array,
  cap: TrackingCap,
): number {
  const square = Math.max(cap.limit * cap.limit, zeroCap * cap.variance);
  const over = trackingVariance(covariance, weights, cap) - square;
  if (!(over > 0)) return 0;
  return Math.max(0, over - trackingNoise(covariance, weights, cap)) / (square || 1);
}

/** A minimum of `rest` of an objective plus `share` of half the tracking variance. */
export interface Shares {
  readonly share: number;
  /** 1 - share, which may be tiny. */
  readonly rest: number;
}

export interface CappedPoint extends LiftedPoint, Shares {
  readonly status: 'solved';
  /** What was minimized in the end. */
  readonly objective: Objective;
  /** Violation of the cap over the cap, both squared. */
  readonly excess: number;
  /** Whose minimum it is, where the cap is at its least value and has become equalities. */
  readonly face?: LiftedProgram;
}

export type Capped = CappedPoint | { readonly status: 'tooTight' | 'failed' };

/**
 * Minimum of `objective` under a tracking-error cap; each trial of `searchCap` is a warm quadratic program. A cap at the
 * least value that the other limits allow, or at zero, is solved as the equalities that it amounts to.
 */
export function solveCapped(
  program: LiftedProgram,
  objective: Objective,
  cap: TrackingCap | undefined,
): Capped {
  const { covariance } = program.problem;
  if (cap?.face) return onFace(cap, cap.face, objective, covariance);
  const pull = cap && perSegment(program.segments, cap.pull);
  const search = (how: 'minimize' | 'exact') =>
    searchCap(covariance, cap, ({ share, rest }) => {
      const mixed: Objective = pull
        ? {
            ridge: rest * objective.ridge,
            linear: pull.map((value, k) => rest * objective.linear[k]! + share * value),
          }
        : objective;
      const point = program[how](mixed);
      return point && { ...point, objective: mixed };
    });
  const found = search('minimize');
  if (!cap || (found.status === 'solved' && found.rest > hardlyAny)) return found;
  const face = trackingFace(program, cap);
  // A little room is found by tracking errors that are free of rounding.
  if (!face) return found.status === 'solved' && found.excess <= 1e-8 ? found : search('exact');
  cap.face = face;
  const exact = onFace(cap, face, objective, covariance);
  return exact.status === 'solved' ? exact : found;
}

/**
 * The limits of a program together with a tracking-error cap at the least value that they allow, or at zero. The multiplier
 * of such a cap has no bound, but all portfolios within it have the same factor exposures: with R'R = Sigma, (w - b)'Sigma(w - b)
 * is strictly convex in Rw, so that w is within the cap only where Rw = Rw*, w* any portfolio of the least tracking error. These
 * are equalities, rank(Sigma) of them: where Sigma is singular they leave portfolios to choose from, else w* alone.
 * `undefined` where the cap leaves more room.
 */
export function trackingFace(program: LiftedProgram, cap: TrackingCap): LiftedProgram | undefined {
  const exposures = exposuresOnFace(program, cap);
  return exposures && program.with(exposures);
}

/** The equalities of `trackingFace`, over segments. */
export function exposuresOnFace(
  program: LiftedProgram,
  cap: TrackingCap,
): LinearConstraint[] | undefined {
  const weights = meetsAllLimits(program, cap.benchmark)
    ? cap.limit * cap.limit <= hardlyRoom * cap.variance && cap.benchmark
    : nearestWithoutRoom(program, cap);
  if (!weights) return undefined;
  const { covariance, symbols } = program.problem;
  const n = symbols.length;
  const { root, pivots } = pivotedRoot(covariance, n, noRisk);
  return Array.from(pivots, (_, k): LinearConstraint => {
    const row = root.subarray(k * n, (k + 1) * n);
    const value = row.reduce((sum, loading, i) => sum + loading * weights[i]!, 0);
    return { name: '', coefficients: perSegment(program.segments, row), min: value, max: value };
  });
}

/**
 * Then the benchmark is nearest to itself, and no solver is asked: along directions of next to no risk, which rounding of
 * the covariance decides, a solver may end far from it.
 */
function meetsAllLimits({ segments, constraints }: LiftedProgram, weights: Float64Array): boolean {
  const values = inSegments(segments, weights);
  return violationOf({ constraints, parameters: {} }, values) <= sumRounding;
}

/** The portfolio of least tracking error; `undefined` where it is not found or the cap leaves room beside it. */
function nearestWithoutRoom(program: LiftedProgram, cap: TrackingCap): Float64Array | undefined {
  const { covariance } = program.problem;
  const objective = { ridge: 0, linear: perSegment(program.segments, cap.pull) };
  const exact = program.exact(objective);
  const nearest = exact ?? program.minimize(objective);
  if (!nearest) return undefined;
  const { weights } = nearest;
  const least = Math.max(0, trackingVariance(covariance, weights, cap));
  const noise = Math.max(hardlyRoom * cap.variance, trackingNoise(covariance, weights, cap));
  // What a solver leaves of the least would be taken for it.
  if (!exact && least > noise) return undefined;
  return cap.limit * cap.limit > least * (1 + tight) + noise ? undefined : weights;
}

function onFace(
  cap: TrackingCap,
  face: LiftedProgram,
  objective: Objective,
  covariance: Float64Array,
): Capped {
  const point = face.minimize(objective);
  if (!point) return { status: 'failed' };
  const excess = capExcess(covariance, point.weights, cap);
  if (excess > capTolerance) return { status: 'tooTight' };
  return { ...point, status: 'solved', objective, share: 0, rest: 1, excess, face };
}

/**
 * Minimum of f under a tracking-error cap, where `at` minimizes `rest` f + `share` (w - b)'Sigma(w - b) / 2: with
 * multiplier theta the Lagrangian f(w) + theta/2 ((w - b)'Sigma(w - b) - limit^2), over 1 + theta; the tracking error
 * falls with theta. Source: Jorion (2003), Financial Analysts Journal 59(5), for the cap.
 */
export function searchCap<Point extends LiftedPoint>(
  covariance: Float64Array,
  cap: TrackingCap | undefined,
  at: (shares: Shares) => Point | undefined,
):
  | (Point & Shares & { readonly status: 'solved'; readonly excess: number })
  | { readonly status: 'tooTight' | 'failed' } {
  type Found = Point & Shares & { readonly status: 'solved'; readonly excess: number };
  const free = at({ share: 0, rest: 1 });
  if (!free) return { status: 'failed' };
  if (!cap) return { ...free, status: 'solved', share: 0, rest: 1, excess: 0 };

  const square = cap.limit * cap.limit;
  let last: Found | undefined;
  const excessAt = (share: number, rest: number, known?: Point) => {
    const point = known ?? at({ share, rest });
    if (!point) return Number.NaN;
    const difference = trackingVariance(covariance, point.weights, cap) - square;
    const excess = capExcess(covariance, point.weights, cap);
    last = { ...point, status: 'solved', share, rest, excess };
    const relative = difference / (square || cap.variance || 1);
    return Math.abs(relative) <= 1e-13 ? 0 : relative;
  };

  if (excessAt(0, 1, free) <= 0) return last!;

  // theta = 2^x keeps all digits of both shares.
  const excessOf = (x: number) => excessAt(1 / (1 + 2 ** -x), 1 / (1 + 2 ** x));
  const start = cap.start?.x ?? 0;
  let step = cap.start?.x === undefined ? 4 : 0.25;
  let low = { x: start, value: excessOf(start) };
  let high = low;
  const side = low.value > 0 ? 1 : -1;
  while (low.value !== 0 && low.value > 0 === high.value > 0 && Math.abs(high.x) < farthest) {
    low = high;
    const x = low.x + side * step;
    high = { x, value: excessOf(x) };
    step *= 2;
  }
  if (Number.isNaN(low.value + high.value)) return { status: 'failed' };
  if (low.value !== 0 && low.value > 0 === high.value > 0) {
    // Violated by rounding alone: the smallest multiplier already cures it.
    if (side < 0) return last!;
    // At its least tracking error the cap leaves nothing to choose; its multiplier grows without bound.
    if (Number.isNaN(excessAt(1, 0))) return { status: 'failed' };
    return last!.excess > 1e-9 ? { status: 'tooTight' } : last!;
  }
  const root =
    low.value === 0 ? low.x : high.value === 0 ? high.x : bracketedRoot(excessOf, low, high);
  if (Number.isNaN(excessOf(root))) return { status: 'failed' };
  cap.start = { x: root };
  return last!;
}
