import { type LinearProgram, type LinearSolver, solveLinear } from '@/core/solvers/linear-program';
import type { TailAnswer, TailProgram } from '@/core/solvers/tail/tail-program';

const infinity = Number.POSITIVE_INFINITY;

/**
 * The tail program as one linear program: x, the threshold a, and per scenario z_s >= losses_s'x - a, z_s >= 0.
 * Slower than the tail solver, but other code with other weaknesses, hence the second opinion.
 */
export function tailByLinearProgram(
  program: TailProgram,
  solver: LinearSolver,
): TailAnswer | undefined {
  const outcome = solveLinear(solver, linearProgramOf(program));
  if (outcome.status !== 'optimal') return undefined;
  const { lower, upper, rows } = program;
  const n = lower.length;
  const { primal, dual, iterations } = outcome;
  return {
    x: lower.map((least, i) => Math.min(upper[i]!, Math.max(least, primal[i]!))),
    threshold: primal[n]!,
    shares: dual.slice(1 + rows.length),
    rowPrices: dual.slice(1, 1 + rows.length),
    iterations,
  };
}

/** Rows: budget, the rows of the polytope, then z_s + a - losses_s'x >= 0. */
function linearProgramOf({
  lower,
  upper,
  budget,
  rows,
  losses,
  tail,
  linear,
  outside = 0,
  leastThreshold = -infinity,
}: TailProgram): LinearProgram {
  const n = lower.length;
  const scenarios = losses.length / n;
  const first = 1 + rows.length;
  const columns = n + 1 + scenarios;
  const indices: number[] = [];
  const values: number[] = [];
  const starts = [0];
  const enter = (row: number, value: number) => {
    if (value === 0) return;
    indices.push(row);
    values.push(value);
  };
  for (let i = 0; i < n; i++) {
    enter(0, i < n - outside ? 1 : 0);
    rows.forEach(({ coefficients }, r) => {
      enter(1 + r, coefficients[i]!);
    });
    for (let s = 0; s < scenarios; s++) enter(first + s, -losses[s * n + i]!);
    starts.push(indices.length);
  }
  for (let s = 0; s < scenarios; s++) enter(first + s, 1);
  starts.push(indices.length);
  for (let s = 0; s < scenarios; s++) {
    enter(first + s, 1);
    starts.push(indices.length);
  }
  const cost = new Float64Array(columns).fill(1, n + 1);
  if (linear) cost.set(linear);
  cost[n] = tail;
  const columnLower = new Float64Array(columns);
  const columnUpper = new Float64Array(columns).fill(infinity);
  columnLower.set(lower);
  columnUpper.set(upper);
  columnLower[n] = leastThreshold;
  const none = new Float64Array(scenarios);
  return {
    cost,
    columnLower,
    columnUpper,
    rowLower: Float64Array.of(budget, ...rows.map(({ min }) => min), ...none),
    rowUpper: Float64Array.of(budget, ...rows.map(({ max }) => max), ...none.fill(infinity)),
    starts: Int32Array.from(starts),
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
}
