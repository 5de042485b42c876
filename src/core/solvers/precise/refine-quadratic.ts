import { compensatedProduct } from '@/core/linalg/compensated-product';
import { brokenTies } from '@/core/solvers/active-set/broken-ties';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';

/** A power of two, so that scaling rounds nothing: the solver's absolute tolerances shrink by it. */
const magnification = 2 ** 20;
const mostRounds = 8;

export interface Refined {
  readonly x: Float64Array;
  readonly rowPrices: Float64Array;
  readonly iterations: number;
}

/**
 * Solves for what is missing from a rough answer, feasible up to rounding, in which `rough` solved or stalled: with x = rough + d, the program over d has the rough answer's slopes, from
 * products with twice the digits, as its linear term. They are small and so are its solutions, so a solver that tells apart
 * 1e-12 of its numbers tells apart far less of the whole; repeated until `accepts` is content, `undefined` where it never is.
 * `approximate` may stand in for Q in the programs over d, as only the slopes decide where it ends: a curvature added to Q
 * makes it the proximal point method, for which a singular Q is as good as any; that is also the way out of a stall.
 * Source: Weber, Sager, Gleixner (2019), Mathematical Programming Computation 11(3).
 */
export function refineQuadratic(
  program: QuadraticProgram,
  rough: QuadraticSolver,
  accepts: (x: Float64Array, rowPrices: Float64Array) => boolean,
  approximate = program.quadratic,
): Refined | undefined {
  const { quadratic, linear, lower, upper, budget, rows } = program;
  const n = lower.length;
  const { basis } = rough;
  if (!basis) return undefined;
  const x = basis.x.map((value, i) => Math.min(upper[i]!, Math.max(lower[i]!, value)));
  let { budgetPrice } = rough;
  let { free } = basis;
  let iterations = 0;
  let curved = approximate !== quadratic;
  for (let round = 0; round < mostRounds; round++) {
    const slope = quadratic ? compensatedProduct(quadratic, x) : new Float64Array(n);
    for (let i = 0; i < n; i++) slope[i]! -= linear[i]! + budgetPrice;
    const magnified = (value: number) => magnification * value;
    const solver = new QuadraticSolver(
      {
        quadratic: approximate,
        lower: lower.map((value, i) => magnified(value - x[i]!)),
        upper: upper.map((value, i) => magnified(value - x[i]!)),
        budget: magnified(budget - x.reduce((sum, value) => sum + value, 0)),
        rows: rows.map(({ coefficients, min, max }) => {
          const value = dot(coefficients, x);
          return { coefficients, min: magnified(min - value), max: magnified(max - value) };
        }),
      },
      undefined,
      { x: new Float64Array(n), free },
    );
    const status = solver.solve(slope.map((value) => -magnified(value)));
    iterations += solver.iterations;
    if (status !== 'solved') {
      if (curved || !quadratic || status === 'infeasible') return undefined;
      curved = true;
      approximate = brokenTies(quadratic);
      continue;
    }
    for (let i = 0; i < n; i++) {
      const next = x[i]! + solver.x[i]! / magnification;
      x[i] = Math.min(upper[i]!, Math.max(lower[i]!, next));
    }
    budgetPrice += solver.budgetPrice / magnification;
    const rowPrices = solver.rowPrices.map((price) => price / magnification);
    if (accepts(x, rowPrices)) return { x, rowPrices, iterations };
    const next = solver.basis;
    if (!next) return undefined;
    free = next.free;
  }
  return undefined;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
