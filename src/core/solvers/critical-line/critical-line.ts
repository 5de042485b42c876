import { type Basis, QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { ParametricSet } from '@/core/solvers/critical-line/parametric-set';
import type { Polytope } from '@/core/solvers/quadratic-program';
import { type ScaledRow, scaledRows } from '@/core/solvers/scaled-rows';

export interface Corner {
  /** Price of reward at which the free set changes; x is optimal from here up to the corner before. */
  readonly t: number;
  readonly x: Float64Array;
  /** Multipliers of the rows in the quadratic program at t. */
  readonly rowPrices: Float64Array;
}

type Program = Polytope & { readonly quadratic: Float64Array };

/** Segments after which x and the reduced costs are computed afresh. */
const freshEvery = 24;

/**
 * All corners of x(t) = argmin (1/2) x'Qx - t m'x from the largest t to t = 0; between neighbours x is linear in t,
 * above the first it is constant. `undefined` where that fails.
 *
 * It begins with the linear program max m'x and the least variance among its solutions, then follows t down: the first
 * weight or reduced cost to reach zero changes sides. Nothing is solved again on the way.
 * Source: Markowitz (1956); Best (1996), Applied Mathematics and Parallel Computing, for general constraints.
 */
export function criticalLine(program: Program, direction: Float64Array): Corner[] | undefined {
  const n = direction.length;
  const rows = scaledRows(program);
  const sigma = new Float64Array(n);
  for (let i = 0; i < n; i++) sigma[i] = Math.sqrt(program.quadratic[i * n + i]!);
  const set = new ParametricSet(program, rows, sigma, direction);
  const top = highestReward(program, rows, direction, set);
  if (!top) return undefined;
  const corners: Corner[] = [];
  const emit = (t: number) => {
    if (corners.at(-1)?.t === t) corners.pop();
    appendCorner(corners, { t, ...stateOf(set, program, rows, top.prices) });
  };
  if (!set.refresh()) return undefined;
  const start = set.firstPrice();
  set.t = start;
  if (!set.refresh()) return undefined;
  emit(start);
  let fresh = start;
  let sinceFresh = 0;
  const most = 1000 + 40 * (n + rows.length);
  for (let round = 0; round < most && set.t > 0; round++) {
    if (!set.rates()) return undefined;
    let event = set.next();
    while (event.variable >= 0 && !set.admits(event.variable)) event = set.next();
    const { step, variable } = event;
    const end = variable < 0 ? 0 : set.t - step;
    if (end > 0 && end < set.t / 8) {
      // So far away its place is rounded: go near, and look again with fresh numbers.
      set.advance(set.t - 2 * end);
      if (!set.refresh()) return undefined;
      fresh = set.t;
      continue;
    }
    set.advance(set.t - end);
    if (variable >= 0) set.snap(variable);
    sinceFresh++;
    if (end < fresh / 4 || sinceFresh > freshEvery || set.hasDrifted) {
      if (!set.refresh()) return undefined;
      fresh = end;
      sinceFresh = 0;
    }
    if (variable >= 0) set.snap(variable);
    if (end < corners.at(-1)!.t) emit(end);
    if (variable >= 0) set.pivot(variable);
  }
  return set.t === 0 ? corners : undefined;
}

/** Appends the next corner down. Above the first, and between two of a kink, x stands still: what lies between says nothing. */
export function appendCorner(corners: Corner[], corner: Corner): void {
  const [before, last] = corners.slice(-2);
  const still = last && same(last.x, corner.x) && (!before || same(before.x, corner.x));
  const first = corners.length === 1 && same(corners[0]!.x, corner.x);
  if (first || (before && still)) corners.pop();
  corners.push(corner);
}

/** Takes `set` to the point of least variance among those of the highest reward; answers multipliers per unit of t. */
function highestReward(
  program: Program,
  rows: readonly ScaledRow[],
  direction: Float64Array,
  set: ParametricSet,
): { prices: Float64Array } | undefined {
  const n = direction.length;
  const linear = new QuadraticSolver({ ...program, quadratic: undefined });
  if (linear.solve(direction) !== 'solved') return undefined;
  const vertex = linear.basis;
  if (!vertex || !set.adoptVertex(vertex.x, vertex.free)) return undefined;
  const prices = set.recentre();
  const tied = (v: number) => set.direction[v] === 0;
  let movable = 0;
  for (let v = 0; v < n + rows.length; v++) {
    if (tied(v) && set.lower[v]! < set.upper[v]!) movable++;
  }
  if (movable > 1) {
    const best = leastVariance(program, set, vertex, tied);
    if (!best || !set.adopt(best.x, best.free)) return undefined;
  }
  return set.rates() ? { prices } : undefined;
}

/** Only what ties at the highest reward may move. */
function leastVariance(
  program: Program,
  set: ParametricSet,
  vertex: Basis,
  tied: (v: number) => boolean,
): Basis | undefined {
  const n = vertex.x.length;
  const fixed = (bounds: Float64Array) => bounds.map((bound, i) => (tied(i) ? bound : set.x[i]!));
  const face = {
    ...program,
    lower: fixed(program.lower),
    upper: fixed(program.upper),
    rows: program.rows.map((row, r) => {
      if (tied(n + r)) return row;
      const limit = set.x[n + r] === set.lower[n + r] ? row.min : row.max;
      return { ...row, min: limit, max: limit };
    }),
  };
  const zero = new Float64Array(n);
  for (const start of [vertex, undefined]) {
    const solver = new QuadraticSolver(face, undefined, start);
    if (solver.solve(zero) === 'solved') return solver.basis;
  }
  return undefined;
}

function stateOf(
  set: ParametricSet,
  { lower, upper, budget }: Program,
  rows: readonly ScaledRow[],
  prices: Float64Array,
): Omit<Corner, 't'> {
  const n = lower.length;
  const x = set.x.slice(0, n);
  const dust = 1e-15 * (1 + Math.abs(budget));
  for (let f = 0; f < set.free.count; f++) {
    const i = set.free.ids[f]!;
    if (i >= n) continue;
    // Whoever reaches its bound here must lie on it, or all that is between two corners would hold dust.
    if (x[i]! <= lower[i]! + dust) x[i] = lower[i]!;
    else if (x[i]! >= upper[i]! - dust) x[i] = upper[i]!;
    else if (Math.abs(x[i]!) <= 0.1 * dust) x[i] = 0;
  }
  // Below what moves the certificate of any portfolio that has risk at all.
  const priceless = 1e-24 * set.largestVariance;
  const rowPrices = new Float64Array(rows.length);
  rows.forEach((row, r) => {
    const value = set.x[n + r]!;
    const inside =
      set.free.has(n + r) && value > row.lower + 100 * dust && value < row.upper - 100 * dust;
    const price = set.y[r + 1]! - set.t * prices[r + 1]!;
    rowPrices[r] = inside || Math.abs(price) <= priceless ? 0 : price / row.scale;
  });
  return { x, rowPrices };
}

function same(a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
