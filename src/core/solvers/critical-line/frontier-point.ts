import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { bracketedRoot } from '@/core/solvers/bracketed-root';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';

/** What is known at x(t); on the segment around t, variance = v + e t^2 and reward = r + e t. */
export interface FrontierState {
  readonly t: number;
  readonly variance: number;
  readonly reward: number;
  readonly e: number;
  /** (sum sigma |x|)^2: the variance if nothing diversified. */
  readonly undiversified: number;
}

/** > 0 asks for a larger t; `next` is the exact t if the segment around `state` holds it. */
export type Criterion = (state: FrontierState) => {
  readonly residual: number;
  readonly scale: number;
  readonly next: number;
};

/** Of the variance if nothing diversified: a volatility of 1e-5 is known to six digits. */
const cancels = 1e-10;

export type FrontierPoint =
  | {
      readonly status: 'solved';
      readonly x: Float64Array;
      readonly t: number;
      /** Multipliers of the rows in the quadratic program at t. */
      readonly rowPrices: Float64Array;
      readonly iterations: number;
    }
  | { readonly status: 'cancelled'; readonly x: Float64Array }
  | { readonly status: 'failed' };

/**
 * The point x(t) = argmin (1/2) x'Qx - t m'x, t > 0, of the efficient frontier that meets a criterion
 * which is monotone along it: Newton over the frontier's segments, exact on each, safeguarded by bisection;
 * ends after finitely many warm solves. Where x(t) jumps at one t the point lies between the two ends, all of them minima there.
 * 'cancelled', on request: some x has m'x > 0 and hardly any variance, so that 16 digits do not tell how much.
 * Source: Markowitz (1956), Naval Research Logistics Quarterly 3, for the segments.
 */
export function frontierPoint(
  program: Omit<QuadraticProgram, 'linear'> & { readonly quadratic: Float64Array },
  direction: Float64Array,
  start: number,
  criterion: Criterion,
  refuseCancelled = false,
): FrontierPoint {
  const solver = new QuadraticSolver(program);
  const linear = new Float64Array(direction.length);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let t = start;
  let below: End | undefined;
  let above: End | undefined;
  for (let round = 0; round < 300; round++) {
    for (let i = 0; i < linear.length; i++) linear[i] = t * direction[i]!;
    const before = solver.iterations;
    if (solver.solve(linear) !== 'solved') return { status: 'failed' };
    const state = measure(program.quadratic, direction, solver, t);
    const { variance, reward, undiversified } = state;
    if (refuseCancelled && reward > 0 && variance <= cancels * undiversified) {
      return { status: 'cancelled', x: solver.x };
    }
    const { residual, scale, next } = criterion(state);
    // On an unchanged segment the last step was exact; what is left is rounding.
    const sameSegment = round > 0 && solver.iterations === before;
    const met = Math.abs(residual) <= (sameSegment ? 1e-12 : 1e-15) * scale;
    const pinned = high < Number.POSITIVE_INFINITY && high - low <= 1e-15 * high;
    const { x, rowPrices, iterations } = solver;
    const end = { x: x.slice(), rowPrices: rowPrices.slice(), residual };
    if (residual > 0) below = end;
    else above = end;
    if ((met || pinned) && (!refuseCancelled || reward > 0)) {
      const found = !met && below && above ? between(below, above) : end;
      return { status: 'solved', x: found.x, t, rowPrices: found.rowPrices, iterations };
    }
    if (residual > 0) low = t;
    else high = t;
    const middle = high === Number.POSITIVE_INFINITY ? 4 * (t || start || 1) : (low + high) / 2;
    t = next > low && next < high ? next : middle;
  }
  return { status: 'failed' };

  function between(from: End, to: End): Omit<End, 'residual'> {
    const at = (share: number) => ({
      x: mixed(from.x, to.x, share),
      rowPrices: mixed(from.rowPrices, to.rowPrices, share),
    });
    const residualAt = (share: number) =>
      criterion({ ...riskAndReward(program.quadratic, direction, at(share).x), t, e: 0 }).residual;
    const share = bracketedRoot(
      residualAt,
      { x: 0, value: from.residual },
      { x: 1, value: to.residual },
    );
    return at(share);
  }
}

/** Of a bracket. */
interface End {
  readonly x: Float64Array;
  readonly rowPrices: Float64Array;
  readonly residual: number;
}

function mixed(from: Float64Array, to: Float64Array, share: number): Float64Array {
  return from.map((value, i) => (1 - share) * value + share * to[i]!);
}

function measure(
  quadratic: Float64Array,
  direction: Float64Array,
  solver: QuadraticSolver,
  t: number,
): FrontierState {
  let e = 0;
  solver.rates(direction).x.forEach((rate, i) => {
    e += rate * direction[i]!;
  });
  return { ...riskAndReward(quadratic, direction, solver.x), t, e };
}

function riskAndReward(quadratic: Float64Array, direction: Float64Array, x: Float64Array) {
  const n = x.length;
  const held: number[] = [];
  for (let i = 0; i < n; i++) if (x[i] !== 0) held.push(i);
  let variance = 0;
  let reward = 0;
  let spread = 0;
  for (const i of held) {
    let sum = 0;
    for (const j of held) sum += quadratic[i * n + j]! * x[j]!;
    variance += x[i]! * sum;
    reward += x[i]! * direction[i]!;
    spread += Math.abs(x[i]!) * Math.sqrt(quadratic[i * n + i]!);
  }
  return { variance, reward, undiversified: spread * spread };
}
