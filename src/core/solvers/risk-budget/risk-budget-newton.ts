import { symmetricProduct } from '@/core/linalg/symmetric-product';

/** A point with its slopes Sigma x, scaled so that x'Sigma x = 1 = sum b. */
interface Point {
  readonly covariance: Float64Array;
  /** Sum to one. */
  readonly shares: Float64Array;
  readonly variances: Float64Array;
  readonly x: Float64Array;
  readonly slopes: Float64Array;
}

/** Largest relative error of a contribution that counts as none. */
const exactEnough = 1e-13;
const mostProducts = 120;

/**
 * x = argmin (1/2) x'Sigma x - sum b_i ln x_i, that is x_i (Sigma x)_i = b_i / sum b, for a positive diagonal and b > 0.
 *
 * Newton's method in the relative changes u of x: (X Sigma X + B) u = b - x o Sigma x, by conjugate gradients with the
 * diagonal as preconditioner. As the rows of X Sigma X sum to b at the solution, its eigenvalues are mostly far
 * below those of B, and a few products with Sigma solve each step; nothing is factored. The start is exact for one
 * common factor.
 * `x` is overwritten. Returns the number of products with Sigma, or undefined where it did not converge.
 * Source: Spinu (2013), SSRN 2297383, for the function and its damping; inexact steps: Dembo, Eisenstat, Steihaug (1982),
 * SIAM J. Numerical Analysis 19(2).
 */
export function riskBudgetNewton(
  covariance: Float64Array,
  budgets: Float64Array,
  x: Float64Array,
): number | undefined {
  const n = x.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += budgets[i]!;
  const shares = new Float64Array(n);
  const variances = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    shares[i] = budgets[i]! / total;
    variances[i] = covariance[i * n + i]!;
    x[i] = Math.sqrt(shares[i]! / variances[i]!);
  }
  const slopes = new Float64Array(n);
  const point: Point = { covariance, shares, variances, x, slopes };
  symmetricProduct(covariance, x, slopes);
  if (!rescale(point)) return undefined;
  solveOneFactor(point);
  symmetricProduct(covariance, x, slopes);
  if (!rescale(point)) return undefined;
  let products = 2;
  const step = new NewtonStep(n);
  while (products < mostProducts) {
    const error = largestError(point);
    if (error <= 10 * exactEnough) return products;
    // Newton squares the error; solving a step more closely than that buys nothing.
    const wanted = Math.max(error * Math.min(0.5, error), exactEnough);
    const { used, left } = step.solve(point, error, wanted, mostProducts - products);
    products += used;
    step.take(point);
    if (Number.isNaN(left)) return undefined;
    if (error <= 1e-4) {
      symmetricProduct(covariance, x, slopes);
      products++;
    }
    if (!rescale(point)) return undefined;
  }
  return undefined;
}

/** False where x'Sigma x vanishes: the assets cancel each other. */
function rescale({ x, slopes }: Point): boolean {
  let variance = 0;
  for (let i = 0; i < x.length; i++) variance += x[i]! * slopes[i]!;
  const factor = 1 / Math.sqrt(variance);
  if (!(factor > 0 && factor < Number.POSITIVE_INFINITY)) return false;
  for (let i = 0; i < x.length; i++) {
    x[i]! *= factor;
    slopes[i]! *= factor;
  }
  return true;
}

function largestError({ x, slopes, shares }: Point): number {
  let worst = 0;
  for (let i = 0; i < x.length; i++) {
    const error = Math.abs((x[i]! * slopes[i]!) / shares[i]! - 1);
    if (!(error <= worst)) worst = error;
  }
  return worst;
}

/** x of a one-factor model, slope_i = l_i f + d_i x_i with f = sum l x, that has the slopes of the point there. */
function solveOneFactor({ shares, variances, x, slopes }: Point): void {
  const n = x.length;
  const loadings = slopes.slice();
  let factor = 1;
  for (let round = 0; round < 3; round++) {
    let square = 0;
    for (let i = 0; i < n; i++) {
      const own = Math.max(0, variances[i]! - loadings[i]! ** 2);
      loadings[i] = slopes[i]! - own * x[i]!;
      square += x[i]! * loadings[i]!;
    }
    factor = Math.sqrt(Math.max(square, 1e-3));
    for (let i = 0; i < n; i++) loadings[i]! /= factor;
  }
  const own = variances.map((variance, i) =>
    Math.max(0.01 * variance, variance - loadings[i]! ** 2),
  );
  // f = sum l_i x_i(f) by Newton's method; each x_i is a root of d x^2 + l f x = b.
  for (let round = 0; round < 20; round++) {
    let sum = 0;
    let slope = -1;
    for (let i = 0; i < n; i++) {
      const pull = loadings[i]! * factor;
      const root = Math.sqrt(pull * pull + 4 * own[i]! * shares[i]!);
      x[i] = pull > 0 ? (2 * shares[i]!) / (pull + root) : (root - pull) / (2 * own[i]!);
      sum += loadings[i]! * x[i]!;
      slope -= (loadings[i]! ** 2 * x[i]!) / root;
    }
    const change = (factor - sum) / slope;
    if (Math.abs(change) <= 1e-6 * factor) return;
    factor += change;
  }
}

/** One inexact step; its buffers serve all of them. */
class NewtonStep {
  /** Relative changes of x, and Sigma times the changes. */
  private readonly change: Float64Array;
  private readonly changeOfSlopes: Float64Array;
  private readonly residual: Float64Array;
  private readonly direction: Float64Array;
  private readonly moved: Float64Array;
  private readonly product: Float64Array;
  private readonly diagonal: Float64Array;

  constructor(private readonly n: number) {
    this.change = new Float64Array(n);
    this.changeOfSlopes = new Float64Array(n);
    this.residual = new Float64Array(n);
    this.direction = new Float64Array(n);
    this.moved = new Float64Array(n);
    this.product = new Float64Array(n);
    this.diagonal = new Float64Array(n);
  }

  /** Until no equation misses by more than `wanted`, relative to its share. */
  solve(point: Point, error: number, wanted: number, most: number): { used: number; left: number } {
    const { covariance, shares, variances, x, slopes } = point;
    const { n, change, changeOfSlopes, residual, direction, moved, product, diagonal } = this;
    change.fill(0);
    changeOfSlopes.fill(0);
    let energy = 0;
    for (let i = 0; i < n; i++) {
      diagonal[i] = shares[i]! + x[i]! * x[i]! * variances[i]!;
      residual[i] = shares[i]! - x[i]! * slopes[i]!;
      direction[i] = residual[i]! / diagonal[i]!;
      energy += residual[i]! * direction[i]!;
    }
    let left = error;
    let used = 0;
    while (left > wanted && used < most) {
      for (let i = 0; i < n; i++) moved[i] = x[i]! * direction[i]!;
      symmetricProduct(covariance, moved, product);
      used++;
      let curvature = 0;
      for (let i = 0; i < n; i++) {
        curvature += direction[i]! * (x[i]! * product[i]! + shares[i]! * direction[i]!);
      }
      const size = energy / curvature;
      left = 0;
      let next = 0;
      for (let i = 0; i < n; i++) {
        change[i]! += size * direction[i]!;
        changeOfSlopes[i]! += size * product[i]!;
        const rest = residual[i]! - size * (x[i]! * product[i]! + shares[i]! * direction[i]!);
        residual[i] = rest;
        next += (rest * rest) / diagonal[i]!;
        const miss = Math.abs(rest) / shares[i]!;
        if (!(miss <= left)) left = miss;
      }
      const ratio = next / energy;
      energy = next;
      for (let i = 0; i < n; i++) {
        direction[i] = residual[i]! / diagonal[i]! + ratio * direction[i]!;
      }
    }
    return { used, left };
  }

  /** Damped as a self-concordant function asks: in full once no weight changes by more than half. */
  take({ x, slopes }: Point): void {
    const { n, change, changeOfSlopes } = this;
    let fastest = 0;
    for (let i = 0; i < n; i++) fastest = Math.max(fastest, Math.abs(change[i]!));
    const size = fastest > 0.5 ? 1 / (1 + fastest) : 1;
    for (let i = 0; i < n; i++) {
      x[i]! *= 1 + size * change[i]!;
      slopes[i]! += size * changeOfSlopes[i]!;
    }
  }
}
