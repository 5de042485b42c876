import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import type { CurvedPulls } from '@/core/solvers/curvature';
import type { Polytope } from '@/core/solvers/quadratic-program';

/** min (1/2) mean over s of max(0, -outcome_s'x)^2 + (1/2) x'quadratic x + linear'x over a polytope. */
export interface ShortfallProgram extends Polytope {
  /** scenarios x n, row-major: outcome per unit of x. */
  readonly outcomes: Float64Array;
  /** n x n, row-major, symmetric positive semidefinite; absent: zero. */
  readonly quadratic?: Float64Array;
  /** Absent: zero. */
  readonly linear?: Float64Array;
}

export interface ShortfallAnswer extends CurvedPulls {
  readonly x: Float64Array;
  readonly rowPrices: Float64Array;
  readonly iterations: number;
}

const mostRounds = 200;

/**
 * Newton's method on a piecewise quadratic: while the same scenarios fall short, the objective is (1/2) x'Hx with
 * H the mean of outcome outcome' over those alone, so the next point is the solution of one quadratic program,
 * and an exact line search goes through the kinks on the way. Ends after finitely many steps, exactly.
 * `undefined` where it stalls. `start` must be feasible.
 * Source: Sun (1992), Journal of Optimization Theory and Applications 72, piecewise quadratic programming.
 */
export function leastShortfall(
  program: ShortfallProgram,
  start: Float64Array,
): ShortfallAnswer | undefined {
  const { outcomes } = program;
  const n = start.length;
  const count = outcomes.length / n;
  const short = new Uint8Array(count);
  const given = program.quadratic;
  const quadratic = given?.slice() ?? new Float64Array(n * n);
  const linear = program.linear?.map((value) => -value) ?? new Float64Array(n);
  let x = start.slice();
  let values = evaluate(outcomes, x);
  let iterations = 0;
  for (let round = 0; round < mostRounds; round++) {
    for (let s = 0; s < count; s++) {
      const now = values[s]! < 0 ? 1 : 0;
      if (now !== short[s]) addOuter(quadratic, outcomes, s, (now - short[s]!) / count);
      short[s] = now;
    }
    mirror(quadratic, n);
    const solver = new QuadraticSolver({ ...program, quadratic });
    if (solver.solve(linear) !== 'solved') return undefined;
    iterations += solver.iterations;
    const next = evaluate(outcomes, solver.x);
    // A scenario whose side is rounding does not change the quadratic.
    if (
      next.every((value, s) => (value < 0 ? 1 : 0) === short[s] || isNought(value, s, solver.x))
    ) {
      return { x: solver.x, rowPrices: solver.rowPrices, iterations };
    }
    const step = exactStep(values, next, smooth(x, solver.x));
    if (step >= 1) {
      x = solver.x.slice();
      values = next;
      continue;
    }
    for (let i = 0; i < n; i++) x[i]! += step * (solver.x[i]! - x[i]!);
    values = evaluate(outcomes, x);
    // No step can lower the objective any more: x is as good as the solution of its own quadratic.
    if (step <= 1e-15) return { x, rowPrices: solver.rowPrices, iterations };
  }
  return undefined;

  /** Derivative of the smooth terms along the step, times the number of scenarios: at its start, and its growth. */
  function smooth(from: Float64Array, to: Float64Array): Smooth {
    let value = 0;
    let slope = 0;
    for (let i = 0; i < n; i++) {
      const move = to[i]! - from[i]!;
      if (move === 0) continue;
      value -= linear[i]! * move;
      if (!given) continue;
      for (let j = 0; j < n; j++) {
        value += move * given[i * n + j]! * from[j]!;
        slope += move * given[i * n + j]! * (to[j]! - from[j]!);
      }
    }
    return { value: count * value, slope: count * slope };
  }

  function isNought(value: number, s: number, at: Float64Array): boolean {
    let size = 0;
    for (let i = 0; i < n; i++) size += Math.abs(outcomes[s * n + i]! * at[i]!);
    return Math.abs(value) <= 1e-13 * size;
  }
}

interface Smooth {
  readonly value: number;
  readonly slope: number;
}

/** Minimizer over [0, 1] of sum max(0, -(from + t (to - from)))^2 / 2 and a quadratic: its derivative is increasing and piecewise linear. */
function exactStep(from: Float64Array, to: Float64Array, smooth: Smooth): number {
  let low = 0;
  let high = 1;
  if (derivative(from, to, 1, smooth).value <= 0) return 1;
  for (let k = 0; k < 100; k++) {
    const { value: atLow, slope } = derivative(from, to, low, smooth);
    if (atLow >= 0 || !(slope > 0)) return low;
    const newton = low - atLow / slope;
    const t = newton > low && newton < high ? newton : (low + high) / 2;
    const { value } = derivative(from, to, t, smooth);
    if (value === 0 || t === low || t === high) return t;
    if (value < 0) low = t;
    else high = t;
    if (high - low <= 1e-15 * high) return low;
  }
  return low;
}

function derivative(from: Float64Array, to: Float64Array, t: number, smooth: Smooth) {
  let value = smooth.value + t * smooth.slope;
  let slope = smooth.slope;
  for (let s = 0; s < from.length; s++) {
    const move = to[s]! - from[s]!;
    const at = from[s]! + t * move;
    if (at >= 0) continue;
    value += at * move;
    slope += move * move;
  }
  return { value, slope };
}

function evaluate(outcomes: Float64Array, x: Float64Array): Float64Array {
  const n = x.length;
  const values = new Float64Array(outcomes.length / n);
  const held: number[] = [];
  for (let i = 0; i < n; i++) if (x[i] !== 0) held.push(i);
  for (let s = 0, row = 0; s < values.length; s++, row += n) {
    let sum = 0;
    for (const i of held) sum += outcomes[row + i]! * x[i]!;
    values[s] = sum;
  }
  return values;
}

/** Lower triangle only. */
function addOuter(target: Float64Array, outcomes: Float64Array, s: number, weight: number): void {
  const n = Math.sqrt(target.length);
  const row = s * n;
  for (let i = 0, at = 0; i < n; i++, at += n) {
    const factor = weight * outcomes[row + i]!;
    if (factor === 0) continue;
    for (let j = 0; j <= i; j++) target[at + j]! += factor * outcomes[row + j]!;
  }
}

function mirror(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j]!;
  }
}
