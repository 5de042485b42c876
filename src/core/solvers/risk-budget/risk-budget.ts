import { choleskySolve } from '@/core/linalg/cholesky-solve';

export interface BarrierProblem {
  /** n x n, row-major, positive semidefinite, positive diagonal. */
  readonly covariance: Float64Array;
  /** > 0. */
  readonly budgets: Float64Array;
  /** >= 0. */
  readonly lower: Float64Array;
  /** > 0, may be infinite. */
  readonly upper: Float64Array;
}

const exactEnough = 1e-14;
/** From here on slopes are computed afresh after each sweep. */
const nearlyExact = 1e-12;
const sweepsBeforeNewton = 25;
/** An error below the first that so many rounds do not lower is rounding. */
const nearRounding = 1e-6;
const patience = 20;

/**
 * x = argmin (1/2) x'Sigma x - kappa sum b_i ln x_i under bounds: where no bound binds, x_i (Sigma x)_i = kappa b_i.
 *
 * Cyclical coordinate descent, each coordinate in closed form and, without bounds, the common scale too; what has not converged after 25 sweeps (assets that
 * nearly copy each other) is finished by damped Newton steps on the coordinates off their bounds.
 * `x` is the start and is overwritten. Returns the number of sweeps and steps, or undefined where it did not converge.
 * Source: Griveau-Billion, Richard, Roncalli (2013), arXiv 1311.4057; Spinu (2013), SSRN 2297383.
 */
export function riskBudget(
  problem: BarrierProblem,
  kappa: number,
  x: Float64Array,
): number | undefined {
  const { covariance, budgets, lower, upper } = problem;
  const n = x.length;
  const slope = new Float64Array(n);
  const open =
    lower.every((low) => low === 0) && upper.every((high) => high === Number.POSITIVE_INFINITY);
  multiply(covariance, x, slope);
  let fresh = true;
  let least = Number.POSITIVE_INFINITY;
  let lowered = 0;
  for (let round = 1; round <= 400; round++) {
    if (open) rescale(problem, kappa, x, slope);
    const error = residual(problem, kappa, x, slope);
    if (!(error < Number.POSITIVE_INFINITY)) return undefined;
    if (error <= exactEnough * 10 && fresh) return round;
    if (error < 0.9 * least) {
      least = error;
      lowered = round;
    } else if (least <= nearRounding && round - lowered > patience) break;
    // The slopes carry the rounding of every step; only fresh ones prove anything.
    fresh = error <= nearlyExact || round > sweepsBeforeNewton;
    if (round > sweepsBeforeNewton && newton(problem, kappa, x, slope)) {
      multiply(covariance, x, slope);
      continue;
    }
    for (let i = 0; i < n; i++) {
      const variance = covariance[i * n + i]!;
      const others = slope[i]! - variance * x[i]!;
      const root = Math.sqrt(others * others + 4 * variance * kappa * budgets[i]!);
      const free =
        others > 0 ? (2 * kappa * budgets[i]!) / (others + root) : (root - others) / (2 * variance);
      const next = Math.min(upper[i]!, Math.max(lower[i]!, free));
      const step = next - x[i]!;
      if (step === 0) continue;
      x[i] = next;
      const row = i * n;
      for (let j = 0; j < n; j++) slope[j]! += step * covariance[row + j]!;
    }
    if (fresh) multiply(covariance, x, slope);
  }
  multiply(covariance, x, slope);
  return residual(problem, kappa, x, slope) <= 1e-11 ? 400 : undefined;
}

/** The best multiple of x, in closed form: what all assets share is the direction in which single coordinates crawl. */
function rescale(
  { budgets }: BarrierProblem,
  kappa: number,
  x: Float64Array,
  slope: Float64Array,
): void {
  let variance = 0;
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    variance += x[i]! * slope[i]!;
    total += budgets[i]!;
  }
  const factor = Math.sqrt((kappa * total) / variance);
  if (!(factor > 0 && factor < Number.POSITIVE_INFINITY)) return;
  for (let i = 0; i < x.length; i++) {
    x[i]! *= factor;
    slope[i]! *= factor;
  }
}

/** Largest relative error of x_i (Sigma x)_i = kappa b_i where the bounds leave room to mend it. */
function residual(
  { budgets, lower, upper }: BarrierProblem,
  kappa: number,
  x: Float64Array,
  slope: Float64Array,
): number {
  let worst = 0;
  for (let i = 0; i < x.length; i++) {
    const error = (x[i]! * slope[i]!) / (kappa * budgets[i]!) - 1;
    if (error > 0 ? x[i]! > lower[i]! : x[i]! < upper[i]!) worst = Math.max(worst, Math.abs(error));
  }
  return worst;
}

/** One damped Newton step on the coordinates that may move; false where the Hessian defies factorization. */
function newton(
  { covariance, budgets, lower, upper }: BarrierProblem,
  kappa: number,
  x: Float64Array,
  slope: Float64Array,
): boolean {
  const n = x.length;
  const free: number[] = [];
  for (let i = 0; i < n; i++) {
    const gradient = slope[i]! - (kappa * budgets[i]!) / x[i]!;
    if (gradient > 0 ? x[i]! > lower[i]! : x[i]! < upper[i]!) free.push(i);
  }
  const k = free.length;
  const hessian = new Float64Array(k * k);
  const step = new Float64Array(k);
  for (let p = 0; p < k; p++) {
    const i = free[p]!;
    for (let q = 0; q < k; q++) hessian[p * k + q] = covariance[i * n + free[q]!]!;
    hessian[p * k + p]! += (kappa * budgets[i]!) / (x[i]! * x[i]!);
    step[p] = (kappa * budgets[i]!) / x[i]! - slope[i]!;
  }
  if (!choleskySolve(hessian, step)) return false;
  let fastest = 0;
  for (let p = 0; p < k; p++) fastest = Math.max(fastest, Math.abs(step[p]!) / x[free[p]!]!);
  // Damping of a self-concordant function: full steps once no coordinate changes by more than half.
  const size = fastest > 0.5 ? 1 / (1 + fastest) : 1;
  for (let p = 0; p < k; p++) {
    const i = free[p]!;
    x[i] = Math.min(upper[i]!, Math.max(lower[i]!, x[i]! + size * step[p]!));
  }
  return true;
}

function multiply(matrix: Float64Array, x: Float64Array, out: Float64Array): void {
  const n = x.length;
  for (let i = 0, row = 0; i < n; i++, row += n) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += matrix[row + j]! * x[j]!;
    out[i] = sum;
  }
}
