import type { Polytope } from '@/core/solvers/quadratic-program';
import { QuadraticSolver } from '@/core/solvers/quadratic-solver';

export interface GrowthAnswer {
  readonly x: Float64Array;
  /** Multipliers of the rows: the gradient of minus the growth is what they, the budget and the bounds add up to. */
  readonly rowPrices: Float64Array;
  readonly iterations: number;
}

/**
 * max (1/T) sum ln(1 + r_t'x) over a polytope; `returns` is T x n, row-major. Newton's method, each step an active-set
 * program; steps are halved until the growth rises. `undefined` where no start without ruin was found or the
 * steps do not settle. Source: Kelly (1956); the objective is self-concordant, so the pure step is taken near the end.
 */
export function logGrowth(
  returns: Float64Array,
  periods: number,
  polytope: Polytope,
): GrowthAnswer | undefined {
  const n = polytope.lower.length;
  const zero = new Float64Array(n);
  const origin = growthDerivatives(returns, periods, zero);
  const start = [origin.gradient, zero]
    .map((linear) => {
      const solver = new QuadraticSolver({ ...polytope, quadratic: origin.curvature });
      return solver.solve(linear) === 'solved' ? solver.x : undefined;
    })
    .find((point) => point && growth(returns, periods, point) > Number.NEGATIVE_INFINITY);
  if (!start) return undefined;
  const x = start;
  let iterations = 0;
  for (let round = 0; round < 100; round++) {
    const { gradient, curvature } = growthDerivatives(returns, periods, x);
    const linear = gradient.slice();
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) linear[i]! += curvature[i * n + j]! * x[j]!;
    }
    const solver = new QuadraticSolver({ ...polytope, quadratic: curvature });
    if (solver.solve(linear) !== 'solved') return undefined;
    iterations += solver.iterations + 1;
    const move = solver.x.map((value, i) => value - x[i]!);
    let rise = 0;
    let bend = 0;
    for (let i = 0; i < n; i++) {
      rise += gradient[i]! * move[i]!;
      for (let j = 0; j < n; j++) bend += move[i]! * curvature[i * n + j]! * move[j]!;
    }
    // The Newton decrement: below 1e-8 the next error is its square.
    const settled = Math.abs(rise) <= 1e-16 && bend <= 1e-16;
    let size = 1;
    if (!settled) {
      const before = growth(returns, periods, x);
      const better = () =>
        growth(
          returns,
          periods,
          x.map((value, i) => value + size * move[i]!),
        ) >=
        before + 1e-4 * size * rise;
      while (size > 1e-12 && !better()) size /= 2;
    }
    for (let i = 0; i < n; i++) x[i] = size === 1 ? solver.x[i]! : x[i]! + size * move[i]!;
    if (settled || size <= 1e-12) return { x, rowPrices: solver.rowPrices, iterations };
  }
  return undefined;
}

/** (1/T) sum ln(1 + r_t'x); -Infinity where some period loses everything. */
export function growth(returns: Float64Array, periods: number, x: Float64Array): number {
  const n = x.length;
  let sum = 0;
  for (let t = 0, row = 0; t < periods; t++, row += n) {
    let wealth = 1;
    for (let i = 0; i < n; i++) wealth += returns[row + i]! * x[i]!;
    if (!(wealth > 0)) return Number.NEGATIVE_INFINITY;
    sum += Math.log(wealth);
  }
  return sum / periods;
}

/** Gradient of the growth and minus its Hessian (positive semidefinite, n x n) at x. */
export function growthDerivatives(
  returns: Float64Array,
  periods: number,
  x: Float64Array,
): { gradient: Float64Array; curvature: Float64Array } {
  const n = x.length;
  const gradient = new Float64Array(n);
  const curvature = new Float64Array(n * n);
  const scaled = new Float64Array(n);
  for (let t = 0, row = 0; t < periods; t++, row += n) {
    let wealth = 1;
    for (let i = 0; i < n; i++) wealth += returns[row + i]! * x[i]!;
    for (let i = 0; i < n; i++) scaled[i] = returns[row + i]! / wealth;
    for (let i = 0; i < n; i++) {
      const value = scaled[i]!;
      gradient[i]! += value;
      const target = i * n;
      for (let j = 0; j <= i; j++) curvature[target + j]! += value * scaled[j]!;
    }
  }
  for (let i = 0; i < n; i++) {
    gradient[i]! /= periods;
    for (let j = 0; j <= i; j++) {
      curvature[i * n + j]! /= periods;
      curvature[j * n + i] = curvature[i * n + j]!;
    }
  }
  return { gradient, curvature };
}
