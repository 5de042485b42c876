import type { Segments } from '@/core/constraints/segment';
import type { LiftedProgram } from '@/core/optimizers/lifted/lifted-program';
import { brokenTies } from '@/core/solvers/active-set/broken-ties';
import { QuadraticSolver, type SolverStatus } from '@/core/solvers/active-set/quadratic-solver';
import type { Least } from '@/core/solvers/few-holdings/holding-objective';
import type { Polytope } from '@/core/solvers/quadratic-program';

/** min (1/2) w'Qw - linear'v + added over the segments of a program; Q is of its assets. */
export function leastOver(
  program: LiftedProgram,
  quadratic: Float64Array,
  linear: Float64Array,
  added: number,
): Least | 'infeasible' | 'stalled' {
  const { segments, polytope } = program;
  const wide = overSegments(segments, quadratic);
  const found = minimize(polytope, wide, linear);
  if (typeof found === 'string') return found;
  const x = weightsOf(segments, found);
  return { x, scale: 1, value: valueAt(quadratic, x) + added - dot(linear, found) };
}

function minimize(
  polytope: Polytope,
  quadratic: Float64Array,
  linear: Float64Array,
): Float64Array | 'infeasible' | 'stalled' {
  const solver = new QuadraticSolver({ ...polytope, quadratic });
  const status: SolverStatus = solver.solve(linear);
  if (status === 'solved') return solver.x;
  if (status === 'infeasible') return status;
  const curved = new QuadraticSolver({ ...polytope, quadratic: brokenTies(quadratic) });
  const again = curved.solve(linear);
  return again === 'solved' ? curved.x : again;
}

/** Q of assets over segments; what is of no asset has none. */
export function overSegments({ asset }: Segments, quadratic: Float64Array): Float64Array {
  const n = Math.sqrt(quadratic.length);
  const m = asset.length;
  if (m === n) return quadratic;
  const wide = new Float64Array(m * m);
  for (let p = 0; p < m; p++) {
    const i = asset[p]!;
    if (i < 0) continue;
    for (let q = 0; q < m; q++) if (asset[q]! >= 0) wide[p * m + q] = quadratic[i * n + asset[q]!]!;
  }
  return wide;
}

/** Weights of the assets whose segments are filled so. */
export function weightsOf({ asset, first }: Segments, values: Float64Array): Float64Array {
  const weights = new Float64Array(first.length - 1);
  asset.forEach((i, k) => {
    if (i >= 0) weights[i]! += values[k]!;
  });
  return weights;
}

/** x'Qx / 2. */
export function valueAt(quadratic: Float64Array, x: Float64Array): number {
  const n = x.length;
  let value = 0;
  for (let i = 0; i < n; i++) {
    if (x[i] === 0) continue;
    let product = 0;
    for (let j = 0; j < n; j++) product += quadratic[i * n + j]! * x[j]!;
    value += (x[i]! * product) / 2;
  }
  return value;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
