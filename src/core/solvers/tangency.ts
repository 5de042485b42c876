import type { QuadraticProgram } from '@/core/solvers/quadratic-program';
import { QuadraticSolver } from '@/core/solvers/quadratic-solver';

export type Tangency =
  | {
      readonly status: 'solved';
      readonly x: Float64Array;
      /** Multipliers of the rows in the quadratic program of the tangency portfolio. */
      readonly rowPrices: Float64Array;
      readonly iterations: number;
    }
  | { readonly status: 'riskless'; readonly x: Float64Array }
  | { readonly status: 'failed' };

/**
 * max m'x / sqrt(x'Qx) under bounds and budget, where some feasible x has m'x > 0.
 *
 * x(t) = argmin (1/2) x'Qx - t m'x runs along the efficient frontier, and the tangency portfolio is the x(t)
 * with t = x'Qx / m'x. On a segment with constant free set x'Qx = v + e t^2 and m'x = r + e t, so there
 * t = v / r exactly: Newton over the segments, safeguarded by bisection, ends after finitely many warm solves.
 * 'riskless': a feasible x has variance zero and m'x > 0, so the ratio has no maximum.
 * Source: Markowitz (1956) for the segments; the tangency condition is Sharpe (1966).
 */
export function tangency(
  program: Omit<QuadraticProgram, 'linear'> & { readonly quadratic: Float64Array },
  excess: Float64Array,
  start: number,
): Tangency {
  const n = excess.length;
  const solver = new QuadraticSolver(program);
  const { quadratic } = program;
  const linear = new Float64Array(n);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let t = start;
  for (let round = 0; round < 200; round++) {
    for (let i = 0; i < n; i++) linear[i] = t * excess[i]!;
    const before = solver.iterations;
    if (solver.solve(linear) !== 'solved') return { status: 'failed' };
    const { variance, reward, undiversified } = measure(quadratic, excess, solver.x);
    if (reward > 0 && variance <= 1e-13 * undiversified * undiversified) {
      return { status: 'riskless', x: solver.x };
    }
    const excessVariance = variance - t * reward;
    const sameSegment = round > 0 && solver.iterations === before;
    const converged = Math.abs(excessVariance) <= (sameSegment ? 1e-12 : 1e-15) * variance;
    if (
      reward > 0 &&
      (converged || (high < Number.POSITIVE_INFINITY && high - low <= 1e-15 * high))
    ) {
      const { x, rowPrices, iterations } = solver;
      return { status: 'solved', x, rowPrices, iterations };
    }
    if (excessVariance > 0) low = t;
    else high = t;
    let curvature = 0;
    for (const { asset, rate } of solver.sensitivity(excess)) curvature += excess[asset]! * rate;
    const next = (variance - curvature * t * t) / (reward - curvature * t);
    const middle =
      high === Number.POSITIVE_INFINITY ? (t > 0 ? 4 * t : start || 1) : (low + high) / 2;
    t = next > low && next < high && (t > 0 || next > 0) ? next : middle;
  }
  return { status: 'failed' };
}

function measure(quadratic: Float64Array, excess: Float64Array, x: Float64Array) {
  const n = x.length;
  let variance = 0;
  let reward = 0;
  let undiversified = 0;
  const held: number[] = [];
  for (let i = 0; i < n; i++) if (x[i] !== 0) held.push(i);
  for (const i of held) {
    let sum = 0;
    for (const j of held) sum += quadratic[i * n + j]! * x[j]!;
    variance += x[i]! * sum;
    reward += x[i]! * excess[i]!;
    undiversified += Math.abs(x[i]!) * Math.sqrt(quadratic[i * n + i]!);
  }
  return { variance, reward, undiversified };
}
