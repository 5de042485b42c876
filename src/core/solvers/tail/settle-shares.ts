import type { CurvedPulls, ShareCones } from '@/core/solvers/curvature';
import type { Row } from '@/core/solvers/quadratic-program';

/** What takes the place of the cones: rows, and (1/2) x'Qx + linear'x. */
export interface Tangents {
  readonly rows: readonly Row[];
  readonly quadratic: Float64Array;
  readonly linear: Float64Array;
}

interface Settled extends CurvedPulls {
  readonly x: Float64Array;
  /** Of the program's rows, then of those of the tangents. */
  readonly rowPrices: Float64Array;
  readonly iterations: number;
}

const mostRounds = 16;
/** A share after a step is at least this part of what it was before. */
const kept = 0.01;
const mostHalvings = 30;
/** Shares this close to their minimum, or with a price above this part of the dearest, enter the programs. */
const nearby = 1.2;
const negligible = 1e-6;
/** After a step of this, relative, Newton's method leaves nothing. */
const still = 1e-10;

/**
 * The exact answer under cones of shares from one nearby, whose multipliers it has: each round replaces the cones by their tangents
 * and puts their curvature, priced, into the objective; `solve` answers that program exactly. That is Newton's method.
 * The last round counts where none is the last; `undefined` where there is no program to solve.
 * Source: Nocedal and Wright (2006), Numerical Optimization, section 18.1.
 *
 * @param known number of rows of the program itself
 */
export function settleShares<Answer extends Settled>(
  shares: ShareCones,
  near: Answer,
  known: number,
  solve: (tangents: Tangents, start: Float64Array) => Answer | undefined,
): Answer | undefined {
  const width = shares.members[0]!.weight.length;
  let { x, iterations } = near;
  let prices = near.sharePulls!.map(({ ofWeight, ofSlope }) => 2 * Math.sqrt(ofWeight * ofSlope));
  const watched = new Set<number>();
  let settled: Answer | undefined;
  for (let round = 0; round < mostRounds; round++) {
    const point = new SharePoint(shares, x.subarray(0, width));
    const dearest = Math.max(...prices);
    prices.forEach((price, k) => {
      if (point.ratio(k) < nearby || price > negligible * dearest) watched.add(k);
    });
    const members = [...watched];
    if (!members.every((k) => point.isSmooth(k))) return undefined;
    const answer = solve(point.tangents(members, prices), x);
    if (!answer) return undefined;
    iterations += answer.iterations;
    let change = 0;
    let size = 0;
    for (let i = 0; i < width; i++) {
      change = Math.max(change, Math.abs(answer.x[i]! - x[i]!));
      size = Math.max(size, Math.abs(answer.x[i]!));
    }
    x = shortened(shares, x, answer.x);
    prices = prices.map(() => 0);
    members.forEach((k, r) => {
      prices[k] = Math.max(0, answer.rowPrices[known + r]!);
    });
    const end = new SharePoint(shares, answer.x.subarray(0, width));
    settled = {
      ...answer,
      iterations,
      rowPrices: answer.rowPrices.slice(0, known),
      sharePulls: prices.map((price, k) => end.pull(k, price)),
    };
    if (change <= still * size) break;
  }
  return settled;
}

/** The end of a step, or as near to it as keeps every factor of a share well above zero, where its tangent is another. */
function shortened(shares: ShareCones, from: Float64Array, to: Float64Array): Float64Array {
  const width = shares.members[0]!.weight.length;
  const start = new SharePoint(shares, from.subarray(0, width));
  let x = to;
  for (let halving = 0; halving < mostHalvings; halving++) {
    const point = new SharePoint(shares, x.subarray(0, width));
    const stays = shares.members.every(
      (_, k) => point.isSmooth(k) && point.ratio(k) >= kept * Math.min(1, start.ratio(k)),
    );
    if (stays) return x;
    x = from.map((value, k) => (value + x[k]!) / 2);
  }
  return x;
}

/** The cones at one point. */
class SharePoint {
  private readonly weights: Float64Array;
  private readonly slopes: Float64Array;
  /** R'R x. */
  private readonly pulled: Float64Array;
  private readonly length: number;

  constructor(
    private readonly cones: ShareCones,
    private readonly x: Float64Array,
  ) {
    const { root, members } = cones;
    const m = x.length;
    this.weights = Float64Array.from(members, ({ weight }) => dot(weight, x));
    this.slopes = Float64Array.from(members, ({ slope }) => dot(slope, x));
    this.pulled = new Float64Array(m);
    let square = 0;
    for (let row = 0; row < root.length; row += m) {
      const line = root.subarray(row, row + m);
      const value = dot(line, x);
      square += value * value;
      for (let k = 0; k < m; k++) this.pulled[k]! += value * line[k]!;
    }
    this.length = Math.sqrt(square);
  }

  /** Of a share to its minimum. */
  ratio(k: number): number {
    const { share } = this.cones.members[k]!;
    return (this.weights[k]! * this.slopes[k]!) / (share * this.length * this.length);
  }

  isSmooth(k: number): boolean {
    return this.weights[k]! > 0 && this.slopes[k]! > 0 && this.length > 0;
  }

  /** The multipliers of the tangent at this point. */
  pull(k: number, price: number) {
    if (price === 0 || !this.isSmooth(k)) return { ofWeight: 0, ofSlope: 0 };
    const root = Math.sqrt(this.slopes[k]! / this.weights[k]!);
    return { ofWeight: (price * root) / 2, ofSlope: price / (2 * root) };
  }

  /**
   * sqrt(w g) - sqrt(share) |R x| >= 0 is homogeneous, so its tangent is a row without a constant. The root has the curvature
   * -(1/4) (w g)^(-3/2) u u' with u = g grad(w) - w grad(g), the length (R'R - R'Rx x'R'R / |R x|^2) / |R x|.
   */
  tangents(members: readonly number[], prices: readonly number[]): Tangents {
    const { weights, slopes, pulled, length, x, cones } = this;
    const m = x.length;
    const quadratic = new Float64Array(m * m);
    const add = (line: Float64Array, factor: number) => {
      for (let k = 0; k < m; k++) {
        const value = factor * line[k]!;
        if (value === 0) continue;
        for (let l = 0; l <= k; l++) quadratic[k * m + l]! += value * line[l]!;
      }
    };
    let spread = 0;
    const rows = members.map((k): Row => {
      const { share, weight, slope } = cones.members[k]!;
      const [w, g] = [weights[k]!, slopes[k]!];
      const mean = Math.sqrt(w * g);
      const root = Math.sqrt(share);
      spread += prices[k]! * root;
      const bend = weight.map((value, l) => g * value - w * slope[l]!);
      add(bend, prices[k]! / (4 * mean ** 3));
      const coefficients = weight.map(
        (value, l) => (g * value + w * slope[l]!) / (2 * mean) - (root * pulled[l]!) / length,
      );
      return { coefficients, min: 0, max: Number.POSITIVE_INFINITY };
    });
    for (let row = 0; row < cones.root.length; row += m) {
      add(cones.root.subarray(row, row + m), spread / length);
    }
    add(pulled, -spread / length ** 3);
    for (let k = 0; k < m; k++)
      for (let l = 0; l < k; l++) quadratic[l * m + k] = quadratic[k * m + l]!;
    const linear = new Float64Array(m);
    for (let k = 0; k < m; k++) linear[k] = -dot(quadratic.subarray(k * m, (k + 1) * m), x);
    return { rows, quadratic, linear };
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < b.length; k++) sum += a[k]! * b[k]!;
  return sum;
}
