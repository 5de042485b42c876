import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { highestValue } from '@/core/solvers/highest-value';
import type { Polytope } from '@/core/solvers/quadratic-program';
import type { BarrierProblem } from '@/core/solvers/risk-budget/risk-budget';

/** Each x is a sum of parts, filled up from `from` to `to` in order; the first of each begins at its lower bound. */
export interface Parts {
  /** Which x a part belongs to. */
  readonly asset: Int32Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
}

export type RowsAnswer =
  | {
      readonly status: 'solved';
      /** Per part. */
      readonly parts: Float64Array;
      readonly rowPrices: Float64Array;
      readonly kappa: number;
      readonly iterations: number;
    }
  /** The polytope forces this variable to zero. */
  | { readonly status: 'blocked'; readonly member: number }
  | { readonly status: 'failed' };

/** Of the largest coordinate of a point: so much is as good as its own furthest reach. */
const enough = 0.1;
/** Of the largest diagonal element, added where parts of one variable tie. */
const perturbation = 1e-11;

/**
 * min (1/2) x'Sigma x - kappa sum b_i ln x_i over a polytope of parts with its budget, and the kappa at which the budget's
 * multiplier vanishes: Newton's method on both together. Each step is one active-set program with the barrier's
 * Hessian; the multiplier's derivative by kappa is that program's response to a change of its linear term by b / x.
 */
export function riskBudgetRows(
  { covariance, budgets }: Pick<BarrierProblem, 'covariance' | 'budgets'>,
  polytope: Polytope,
  parts: Parts,
  start: number,
): RowsAnswer {
  const n = budgets.length;
  const { asset, from } = parts;
  const m = asset.length;
  const interior = interiorPoint(polytope, parts, n);
  if (typeof interior === 'number') return { status: 'blocked', member: interior };
  if (!interior) return { status: 'failed' };
  const v = interior;
  let kappa = start;
  let iterations = 0;
  for (let round = 0; round < 200; round++) {
    const x = sums(parts, v, n);
    const quadratic = new Float64Array(m * m);
    const linear = new Float64Array(m);
    const pull = new Float64Array(m);
    const lower = polytope.lower.slice();
    const upper = polytope.upper.slice();
    for (let p = 0; p < m; p++) {
      const i = asset[p]!;
      pull[p] = budgets[i]! / x[i]!;
      linear[p] = 2 * kappa * pull[p]!;
      for (let q = 0; q < m; q++) {
        const j = asset[q]!;
        quadratic[p * m + q] =
          covariance[i * n + j]! + (i === j ? (kappa * budgets[i]!) / (x[i]! * x[i]!) : 0);
      }
      // The barrier's quadratic model is trusted between a fifth and five times the current value.
      const first = p === 0 || asset[p - 1] !== i;
      const reach = 5 * x[i]! - (first ? 0 : from[p]!);
      upper[p] = Math.max(lower[p]!, Math.min(upper[p]!, reach));
      if (first) lower[p] = Math.min(upper[p]!, Math.max(lower[p]!, x[i]! / 5));
    }
    const program = { ...polytope, quadratic, lower, upper };
    let solver = new QuadraticSolver(program);
    if (solver.solve(linear) !== 'solved') {
      solver = new QuadraticSolver({ ...program, quadratic: perturbed(quadratic, m) });
      if (solver.solve(linear) !== 'solved') return { status: 'failed' };
    }
    iterations += solver.iterations + 1;
    const next = sums(parts, solver.x, n);
    let change = 0;
    for (let i = 0; i < n; i++) change = Math.max(change, Math.abs(next[i]! - x[i]!) / x[i]!);
    const { budgetPrice } = solver;
    const fall = solver.rates(pull).budgetPrice;
    // Without a free direction the multiplier does not respond; any kappa is then as good.
    const step = fall < 0 ? -budgetPrice / fall : 0;
    // Halved steps while far keep the method from overshooting between the ends of the trusted range.
    const size = change > 0.5 ? 0.5 : 1;
    for (let p = 0; p < m; p++) v[p]! += size * (solver.x[p]! - v[p]!);
    // Newton squares the error: after a step of 1e-7 nothing is left.
    if (change <= 1e-7 && Math.abs(step) <= 1e-7 * kappa) {
      return { status: 'solved', parts: v, rowPrices: solver.rowPrices, kappa, iterations };
    }
    kappa = Math.min(3 * kappa, Math.max(kappa / 3, kappa + step));
  }
  return { status: 'failed' };
}

/**
 * The mean of points that reach furthest in what the points before lack: positive wherever any point is; or what is blocked. A
 * vertex has as many positive coordinates as rows bind, so that many rows need few points.
 */
export function interiorPoint(
  polytope: Polytope,
  { asset }: Parts,
  n: number,
): Float64Array | number | undefined {
  const m = asset.length;
  const total = new Float64Array(m);
  const lacking = new Set(Array.from({ length: n }, (_, i) => i));
  let points = 0;
  while (lacking.size > 0) {
    const direction = Float64Array.from(asset, (i) => (lacking.has(i) ? 1 : 0));
    const { status, value, x } = highestValue(polytope, direction);
    if (status !== 'solved') return undefined;
    if (value <= 1e-12) return Math.min(...lacking);
    for (let p = 0; p < m; p++) total[p]! += x[p]!;
    points++;
    const reached = new Float64Array(n);
    for (let p = 0; p < m; p++) reached[asset[p]!]! += x[p]!;
    let most = 0;
    for (const i of lacking) most = Math.max(most, reached[i]!);
    for (const i of [...lacking]) if (reached[i]! >= enough * most) lacking.delete(i);
  }
  return total.map((value) => value / points);
}

export function sums({ asset }: Parts, values: Float64Array, n: number): Float64Array {
  const x = new Float64Array(n);
  for (let p = 0; p < asset.length; p++) x[asset[p]!]! += values[p]!;
  return x;
}

function perturbed(quadratic: Float64Array, m: number): Float64Array {
  let largest = 0;
  for (let p = 0; p < m; p++) largest = Math.max(largest, quadratic[p * m + p]!);
  const curved = quadratic.slice();
  for (let p = 0; p < m; p++) curved[p * m + p]! += perturbation * largest;
  return curved;
}
