import { highestValue } from '@/core/solvers/highest-value';
import type { Polytope } from '@/core/solvers/quadratic-program';
import { QuadraticSolver } from '@/core/solvers/quadratic-solver';
import type { BarrierProblem } from '@/core/solvers/risk-budget';

export type RowsAnswer =
  | {
      readonly status: 'solved';
      readonly x: Float64Array;
      readonly rowPrices: Float64Array;
      readonly iterations: number;
    }
  /** The polytope forces this variable to zero. */
  | { readonly status: 'blocked'; readonly member: number }
  | { readonly status: 'failed' };

/**
 * min (1/2) x'Sigma x - kappa sum b_i ln x_i over a polytope with its budget, and the kappa at which the budget's
 * multiplier vanishes: Newton's method on both together. Each step is one active-set program with the barrier's
 * Hessian; the multiplier's derivative by kappa is that program's response to a change of its linear term by b / x.
 */
export function riskBudgetRows(
  { covariance, budgets }: BarrierProblem,
  polytope: Polytope,
  start: number,
): RowsAnswer {
  const interior = interiorPoint(polytope);
  if (typeof interior === 'number') return { status: 'blocked', member: interior };
  if (!interior) return { status: 'failed' };
  const x = interior;
  const n = x.length;
  let kappa = start;
  let iterations = 0;
  for (let round = 0; round < 200; round++) {
    const quadratic = covariance.slice();
    const linear = new Float64Array(n);
    const pull = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      pull[i] = budgets[i]! / x[i]!;
      quadratic[i * (n + 1)]! += (kappa * pull[i]!) / x[i]!;
      linear[i] = 2 * kappa * pull[i]!;
    }
    // The barrier's quadratic model is trusted between a fifth and five times the current weight.
    const solver = new QuadraticSolver({
      ...polytope,
      quadratic,
      lower: x.map((value, i) => Math.max(polytope.lower[i]!, value / 5)),
      upper: x.map((value, i) => Math.min(polytope.upper[i]!, value * 5)),
    });
    if (solver.solve(linear) !== 'solved') return { status: 'failed' };
    iterations += solver.iterations + 1;
    let change = 0;
    for (let i = 0; i < n; i++) change = Math.max(change, Math.abs(solver.x[i]! - x[i]!) / x[i]!);
    const { budgetPrice } = solver;
    const fall = solver.rates(pull).budgetPrice;
    // Without a free direction the multiplier does not respond; any kappa is then as good.
    const step = fall < 0 ? -budgetPrice / fall : 0;
    // Halved steps while far keep the method from overshooting between the ends of the trusted range.
    const size = change > 0.5 ? 0.5 : 1;
    for (let i = 0; i < n; i++) x[i]! += size * (solver.x[i]! - x[i]!);
    // Newton squares the error: after a step of 1e-7 nothing is left.
    if (change <= 1e-7 && Math.abs(step) <= 1e-7 * kappa) {
      return { status: 'solved', x, rowPrices: solver.rowPrices, iterations };
    }
    kappa = Math.min(3 * kappa, Math.max(kappa / 3, kappa + step));
  }
  return { status: 'failed' };
}

/** The mean of the points that reach furthest in each coordinate: positive wherever any point is; or what is blocked. */
function interiorPoint(polytope: Polytope): Float64Array | number | undefined {
  const n = polytope.lower.length;
  const mean = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const direction = new Float64Array(n);
    direction[i] = 1;
    const { status, value, x } = highestValue(polytope, direction);
    if (status !== 'solved') return undefined;
    if (value <= 1e-12) return i;
    for (let j = 0; j < n; j++) mean[j]! += x[j]! / n;
  }
  return mean;
}
