import { addWeightedGram } from '@/core/linalg/weighted-gram';
import { PrimalDualActiveSet } from '@/core/solvers/active-set/primal-dual-active-set';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import type { QuadraticProgram, Row } from '@/core/solvers/quadratic-program';
import { riskShareCone } from '@/core/solvers/risk-shares/risk-share-cone';
import type {
  InteriorPoint,
  RiskSharePoint,
  RiskShareProgram,
} from '@/core/solvers/risk-shares/risk-share-program';
import { scaledRows } from '@/core/solvers/scaled-rows';

export interface RiskShareAnswer extends RiskSharePoint {
  /** Multipliers of the polytope's rows: > 0 at a minimum, < 0 at a maximum. */
  readonly rowPrices: Float64Array;
}

const mostRounds = 16;
/** Shares this close to their minimum, or with a price above this part of the dearest, enter the programs. */
const nearby = 1.2;
const negligible = 1e-5;
/**
 * Of the largest curvature: pulls each step towards where it began, so that directions in which nothing is to be won
 * (assets that copy each other, parts of one weight) are left alone.
 */
const pullBack = 1e-8;
/** Where hardly anything curves, the same is measured by the slope over the parts. */
const flat = 1e-2;

/** Where a step begins: a point, its prices, and what rests on a bound there. */
interface Iterate {
  readonly parts: Float64Array;
  readonly sharePrices: Float64Array;
  readonly ballPrices: Float64Array;
  readonly rowPrices: Float64Array;
  readonly budgetPrice: number;
  readonly rests: (part: number) => boolean;
}

/**
 * A {@link RiskShareProgram} by interior points, then by sequential quadratic programs from there: each replaces the cones by
 * their tangents and puts their curvature, priced, into the objective. That is Newton's method, and its active
 * set ends exactly on bounds, where interior points only come near. A ratio's price of deviation is the ratio at the point:
 * as the ratio is stationary at its largest, its error is of second order as well.
 * `failed` also where the portfolio found has no volatility, as shares of nothing are not defined.
 * Source: Nocedal and Wright (2006), Numerical Optimization, section 18.1; Dinkelbach (1967), Management Science 13(7).
 */
export function leastWithRiskShares(program: RiskShareProgram): RiskShareAnswer {
  const point = riskShareCone(program);
  if (point.status !== 'solved') return point;
  let at: Iterate = { ...point, rests: restsOf(program, point) };
  let iterations = point.iterations;
  const watched = new Set<number>();
  for (let round = 0; round < mostRounds; round++) {
    const step = newtonStep(program, at, watched);
    if (!step) return { ...point, status: 'failed' };
    let change = 0;
    let size = 0;
    for (let k = 0; k < at.parts.length; k++) {
      change = Math.max(change, Math.abs(step.parts[k]! - at.parts[k]!));
      size = Math.max(size, Math.abs(step.parts[k]!));
    }
    at = step;
    iterations += step.iterations;
    // Newton squares the error: after a step of 1e-9 nothing is left. No share that was far off is missed by so small a step.
    if (change <= 1e-9 * size) break;
  }
  const { parts, sharePrices, ballPrices, rowPrices } = at;
  return { status: 'solved', parts, sharePrices, ballPrices, rowPrices, iterations };
}

/** Which parts interior points have pressed onto a bound: the price, over the slopes, exceeds the way left, over the range. */
function restsOf(
  { polytope, quadratic, linear }: RiskShareProgram,
  { parts, boundPrices }: InteriorPoint,
) {
  const { lower, upper } = polytope;
  const pull = product(quadratic, parts);
  let steepest = 0;
  for (let k = 0; k < parts.length; k++) {
    steepest = Math.max(steepest, Math.abs(linear[k]!) + Math.abs(pull[k]!));
  }
  return (k: number) => {
    const price = boundPrices[k]!;
    const way = price > 0 ? parts[k]! - lower[k]! : upper[k]! - parts[k]!;
    return Math.abs(price) * (upper[k]! - lower[k]!) > Math.abs(way) * steepest;
  };
}

function newtonStep(
  program: RiskShareProgram,
  at: Iterate,
  watched: Set<number>,
): (Iterate & { readonly iterations: number }) | undefined {
  const { covariance, shares, balls, asset, polytope, quadratic, linear, deviation } = program;
  const { parts, sharePrices, ballPrices } = at;
  const n = shares.length;
  const m = asset.length;
  const weights = new Float64Array(n);
  for (let k = 0; k < m; k++) if (asset[k]! >= 0) weights[asset[k]!]! += parts[k]!;
  const slopes = product(covariance, weights);
  const volatility = Math.sqrt(dot(slopes, weights));
  if (!(volatility > 0)) return undefined;
  const variance = volatility * volatility;
  let dearest = 0;
  for (const price of sharePrices) dearest = Math.max(dearest, price);
  shares.forEach((share, i) => {
    const near = weights[i]! * slopes[i]! < nearby * share * variance;
    if (share > 0 && (near || sharePrices[i]! > negligible * dearest)) watched.add(i);
  });
  const members = [...watched];
  const rows: Row[] = [...polytope.rows];
  const rowPrices = [...at.rowPrices];
  const lift = (row: Float64Array) => Float64Array.from(asset, (i) => (i < 0 ? 0 : row[i]!));

  // sqrt(w_i g_i) has the curvature -(1/4) (w_i g_i)^(-3/2) u u', u = g_i e_i - w_i Sigma_i.
  const bends = new Float64Array(members.length * n);
  const factors = new Float64Array(members.length);
  let spread = 0;
  for (const [k, i] of members.entries()) {
    const weight = weights[i]!;
    const slope = slopes[i]!;
    const mean = Math.sqrt(weight * slope);
    if (!(mean > 0)) return undefined;
    const price = sharePrices[i]!;
    const root = Math.sqrt(shares[i]!);
    spread += price * root;
    const line = covariance.subarray(i * n, (i + 1) * n);
    const bend = bends.subarray(k * n, (k + 1) * n);
    const tangent = new Float64Array(n);
    for (let j = 0; j < n; j++) {
      bend[j] = -weight * line[j]!;
      tangent[j] = (weight * line[j]!) / (2 * mean) - (root * slopes[j]!) / volatility;
    }
    bend[i]! += slope;
    tangent[i]! += slope / (2 * mean);
    factors[k] = price / (4 * mean ** 3);
    rows.push({ coefficients: lift(tangent), min: 0, max: Number.POSITIVE_INFINITY });
    rowPrices.push(price);
  }
  const curvature = new Float64Array(n * n);
  addWeightedGram(bends, factors, n, curvature);
  addNorm(curvature, covariance, slopes, volatility, spread);
  balls.forEach(({ centre, limit }, b) => {
    const away = weights.map((value, i) => value - centre[i]!);
    const pull = product(covariance, away);
    const length = Math.sqrt(Math.max(0, dot(pull, away)));
    rowPrices.push(-ballPrices[b]!);
    // At its centre a ball is far from binding; it has no tangent there.
    if (length <= 1e-9 * volatility) {
      const open = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
      rows.push({ coefficients: new Float64Array(m), ...open });
      return;
    }
    addNorm(curvature, covariance, pull, length, ballPrices[b]!);
    rows.push({
      coefficients: lift(pull.map((value) => value / length)),
      min: Number.NEGATIVE_INFINITY,
      max: limit + dot(pull, centre) / length,
    });
  });

  const hessian = quadratic.slice();
  const target = linear.slice();
  for (let k = 0; k < m; k++) {
    const i = asset[k]!;
    if (i < 0) continue;
    for (let l = 0; l < m; l++) {
      const j = asset[l]!;
      if (j < 0) continue;
      const bent = i < j ? curvature[j * n + i]! : curvature[i * n + j]!;
      hessian[k * m + l]! += bent;
      target[k]! += bent * parts[l]!;
    }
  }
  if (deviation) {
    const pull = product(deviation.quadratic, parts);
    const length = Math.sqrt(dot(pull, parts));
    if (!(length > 0)) return undefined;
    const price = deviation.price ?? (dot(linear, parts) + deviation.constant) / length;
    addNorm(hessian, deviation.quadratic, pull, length, price);
    // The Hessian of a length maps its own point to zero, so that the slope is all that is left.
    for (let k = 0; k < m; k++) target[k]! -= (price * pull[k]!) / length;
  }
  let largest = 0;
  let steepest = 0;
  let size = 0;
  for (let k = 0; k < m; k++) {
    largest = Math.max(largest, hessian[k * (m + 1)]!);
    steepest = Math.max(steepest, Math.abs(target[k]!));
    size = Math.max(size, Math.abs(parts[k]!));
  }
  if (size > 0) largest = Math.max(largest, (flat * steepest) / size);
  for (let k = 0; k < m; k++) {
    hessian[k * (m + 1)]! += pullBack * largest;
    target[k]! += pullBack * largest * parts[k]!;
  }
  const found = solve(
    { ...polytope, rows, quadratic: hessian, linear: target },
    { ...at, rowPrices },
  );
  if (!found) return undefined;
  const prices = found.rowPrices;
  const first = polytope.rows.length;
  const foundShares = new Float64Array(n);
  members.forEach((i, k) => {
    foundShares[i] = Math.max(0, prices[first + k]!);
  });
  return {
    ...found,
    rowPrices: prices.slice(0, first),
    sharePrices: foundShares,
    ballPrices: Float64Array.from(balls, (_, b) =>
      Math.max(0, -prices[first + members.length + b]!),
    ),
  };
}

/** The quadratic program by blocks from where the step began, which mostly knows the active set; else one variable at a time. */
function solve(
  program: QuadraticProgram & { readonly quadratic: Float64Array },
  start: Pick<Iterate, 'parts' | 'rests' | 'budgetPrice'> & {
    readonly rowPrices: readonly number[];
  },
) {
  const { lower, upper, quadratic, linear } = program;
  const rows = scaledRows(program);
  const sigma = Float64Array.from(lower, (_, k) => Math.sqrt(quadratic[k * (lower.length + 1)]!));
  const { rests } = start;
  const x = start.parts.map((value, k) => {
    if (!rests(k)) return value;
    return value - lower[k]! <= upper[k]! - value ? lower[k]! : upper[k]!;
  });
  const y = Float64Array.of(
    start.budgetPrice,
    ...rows.map(({ scale }, r) => scale * start.rowPrices[r]!),
  );
  let dearest = 0;
  for (let r = 0; r < rows.length; r++) dearest = Math.max(dearest, Math.abs(y[r + 1]!));
  const binds = (r: number) =>
    rows[r]!.lower === rows[r]!.upper || Math.abs(y[r + 1]!) > negligible * dearest;
  const blocks = new PrimalDualActiveSet(program, rows, sigma, {
    x,
    y: y.map((price, r) => (r === 0 || binds(r - 1) ? price : 0)),
    isFree: (k) => !rests(k),
    rowBinds: binds,
  });
  if (blocks.solve(linear)) {
    return {
      parts: blocks.x,
      budgetPrice: blocks.y[0]!,
      rowPrices: Float64Array.from(rows, ({ scale }, r) =>
        blocks.rowBinds(r) ? blocks.y[r + 1]! / scale : 0,
      ),
      rests: (k: number) => !blocks.isFree(k),
      iterations: blocks.iterations + 1,
    };
  }
  const solver = new QuadraticSolver(program);
  if (solver.solve(linear) !== 'solved') return undefined;
  return {
    parts: solver.x,
    budgetPrice: solver.budgetPrice,
    rowPrices: solver.rowPrices,
    rests: (k: number) => solver.x[k] === lower[k] || solver.x[k] === upper[k],
    iterations: solver.iterations,
  };
}

/** matrix += price times the Hessian of sqrt(x'Dx), x'Dx = length^2, D x = pull. */
function addNorm(
  matrix: Float64Array,
  quadratic: Float64Array,
  pull: Float64Array,
  length: number,
  price: number,
): void {
  if (price === 0) return;
  const size = pull.length;
  const outer = -price / length ** 3;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      matrix[i * size + j]! +=
        (price / length) * quadratic[i * size + j]! + outer * pull[i]! * pull[j]!;
    }
  }
}

function product(matrix: Float64Array, x: Float64Array): Float64Array {
  const n = x.length;
  return x.map((_, i) => dot(matrix.subarray(i * n, (i + 1) * n), x));
}

function dot(a: Float64Array, b: Float64Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! * b[i]!;
  return total;
}
