import { perSegment } from '@/core/constraints/segment';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import type {
  LiftedPoint,
  LiftedProgram,
  Limited,
  Objective,
} from '@/core/optimizers/lifted-program';
import { bracketedRoot } from '@/core/solvers/bracketed-root';

/** The largest |log2| of a multiplier that is tried. */
const farthest = 64;

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

export interface CappedPoint extends LiftedPoint {
  readonly status: 'solved';
  /** What was minimized in the end: `rest` of the objective, `share` of the tracking variance. */
  readonly objective: Objective;
  readonly share: number;
  /** 1 - share, which may be tiny. */
  readonly rest: number;
  /** Violation of the cap over the cap, both squared. */
  readonly excess: number;
}

export type Capped = CappedPoint | { readonly status: 'tooTight' | 'failed' };

/**
 * Minimum of `objective` under a tracking-error cap. With multiplier theta the Lagrangian
 * f(w) + theta/2 ((w - b)'Sigma(w - b) - limit^2) has, over 1 + theta, the same Sigma and another linear term,
 * so each trial is a warm quadratic program; the tracking error falls with theta. Source: Jorion (2003), Financial Analysts Journal 59(5), for the cap.
 */
export function solveCapped(
  program: LiftedProgram,
  objective: Objective,
  cap: TrackingCap | undefined,
): Capped {
  const free = program.minimize(objective);
  if (!free) return { status: 'failed' };
  if (!cap) return { status: 'solved', ...free, objective, share: 0, rest: 1, excess: 0 };

  const { covariance } = program.problem;
  const square = cap.limit * cap.limit;
  const noise = 1e-20 * cap.variance;
  const pull = perSegment(program.segments, cap.pull);
  let last: CappedPoint | undefined;
  const excessAt = (share: number, rest: number, known?: LiftedPoint) => {
    const mixed: Objective = {
      ridge: rest * objective.ridge,
      linear: pull.map((value, k) => rest * objective.linear[k]! + share * value),
    };
    const point = known ?? program.minimize(mixed);
    if (!point) return Number.NaN;
    const difference = trackingVariance(covariance, point.weights, cap) - square;
    const excess = Math.max(0, difference - noise) / (square || 1e-6 * cap.variance || 1);
    last = { status: 'solved', ...point, objective: mixed, share, rest, excess };
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
