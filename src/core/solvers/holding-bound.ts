import { symmetricEigenvalues } from '@/core/linalg/symmetric-eigen';
import type { Polytope } from '@/core/solvers/quadratic-program';
import { QuadraticSolver } from '@/core/solvers/quadratic-solver';

/** min (1/2) x'Qx - linear'x over a polytope with at most `most` variables off zero. */
export interface HoldingProgram extends Polytope {
  readonly quadratic: Float64Array;
  readonly linear: Float64Array;
  readonly most: number;
}

/** What branching has decided: 1 may be off zero and counts, 0 is zero, -1 is open. */
export type Decisions = Int8Array;

export interface HoldingBound {
  /** No x within the decisions is below this. */
  readonly value: number;
  /** Solution of the relaxation, length n. */
  readonly x: Float64Array;
  /** How much each variable is held in the relaxation, in [0, 1]. */
  readonly held: Float64Array;
}

/** Rounds of the majorization; the bound is valid after any number and rarely gains after a few. */
const rounds = 4;
const leastHeld = 1e-6;

/**
 * Bounds for branch and bound by the perspective relaxation: Q = R + D with D diagonal and R still positive
 * semidefinite, and d x^2 becomes d x^2 / z with z in [0, 1], sum z <= most. Minimizing in turns over x and z
 * gives a good z; with s = d x / z the value (d/2) x^2 / z is at least s x - s^2 z / (2 d), which is linear, and so the
 * bound is one more quadratic program, whatever z was.
 * Source: Frangioni and Gentile (2006), Mathematical Programming 106; the cut is the perspective cut.
 */
export class HoldingBounds {
  /** D. */
  private readonly diagonal: Float64Array;
  private readonly rest: Float64Array;

  constructor(private readonly program: HoldingProgram) {
    const { quadratic, lower } = program;
    const n = lower.length;
    const sigma = Float64Array.from(lower, (_, i) => Math.sqrt(quadratic[i * n + i]!) || 1);
    const scaled = quadratic.map((value, k) => value / (sigma[Math.floor(k / n)]! * sigma[k % n]!));
    const least = symmetricEigenvalues(scaled, n)[n - 1]!;
    const share = Math.max(0, least * (1 - 1e-6) - 1e-12 * n);
    this.diagonal = sigma.map((value) => share * value * value);
    this.rest = quadratic.slice();
    for (let i = 0; i < n; i++) this.rest[i * n + i]! -= this.diagonal[i]!;
  }

  /** Whether Q has no diagonal to spare, so that the bound is the problem without its limit on holdings. */
  get isPlain(): boolean {
    return this.diagonal.every((value) => value === 0);
  }

  /** Undefined where no x is possible within the decisions. */
  at(decisions: Decisions, lower: Float64Array, upper: Float64Array): HoldingBound | undefined {
    const { program, diagonal } = this;
    const { quadratic, linear, most, rows, budget } = program;
    const n = linear.length;
    const open = [...decisions.keys()].filter((i) => decisions[i] === -1);
    const room = most - decisions.reduce((count, value) => count + (value === 1 ? 1 : 0), 0);
    if (room < 0 || sum(lower) > budget + 1e-12 || sum(upper) < budget - 1e-12) return undefined;
    if (lower.some((least, i) => least > upper[i]!)) return undefined;
    const polytope = { lower, upper, budget, rows };
    const free = open.length <= room || this.isPlain;
    const held = decisions.map((value) => (value === 0 ? 0 : 1));
    const z = Float64Array.from(held);
    if (!free) for (const i of open) z[i] = Math.max(leastHeld, room / open.length);
    let x: Float64Array | undefined;
    for (let round = 0; round < (free ? 1 : rounds); round++) {
      const stretched = quadratic.slice();
      for (let i = 0; i < n; i++) {
        if (z[i]! > 0) stretched[i * n + i]! += diagonal[i]! * (1 / z[i]! - 1);
      }
      const solver = new QuadraticSolver({ ...polytope, quadratic: stretched });
      const status = solver.solve(linear);
      if (status === 'infeasible') return undefined;
      if (status === 'stalled') break;
      x = solver.x;
      if (free) return { value: quadraticValue(quadratic, linear, x), x, held: z };
      spread(z, open, x, diagonal, room);
    }
    if (!x) return { value: Number.NEGATIVE_INFINITY, x: lower.slice(), held: z };
    // s of the perspective cut and what the z in it can make of the constant.
    const tilted = linear.slice();
    let constant = 0;
    const gains: number[] = [];
    for (let i = 0; i < n; i++) {
      if (z[i] === 0 || diagonal[i] === 0) continue;
      const s = (diagonal[i]! * x[i]!) / z[i]!;
      tilted[i]! -= s;
      const gain = (s * s) / (2 * diagonal[i]!);
      if (decisions[i] === 1) constant += gain;
      else gains.push(gain);
    }
    gains.sort((a, b) => b - a);
    for (const gain of gains.slice(0, room)) constant += gain;
    const solver = new QuadraticSolver({ ...polytope, quadratic: this.rest });
    const status = solver.solve(tilted);
    if (status === 'infeasible') return undefined;
    const value =
      status === 'solved'
        ? quadraticValue(this.rest, tilted, solver.x) - constant
        : Number.NEGATIVE_INFINITY;
    return { value, x, held: z };
  }
}

/** The z that minimizes sum d x^2 / z over the open variables: proportional to sqrt(d) |x|, cut off at one. */
function spread(
  z: Float64Array,
  open: readonly number[],
  x: Float64Array,
  diagonal: Float64Array,
  room: number,
): void {
  const size = open.map((i) => Math.sqrt(diagonal[i]!) * Math.abs(x[i]!));
  const order = [...size.keys()].sort((a, b) => size[b]! - size[a]!);
  let rest = size.reduce((total, value) => total + value, 0);
  let left = room;
  let full = 0;
  while (full < order.length && left > 0 && size[order[full]!]! * left >= rest && rest > 0) {
    rest -= size[order[full]!]!;
    left--;
    full++;
  }
  order.forEach((k, position) => {
    const part = rest > 0 ? (size[k]! * left) / rest : 0;
    z[open[k]!] = position < full ? 1 : Math.min(1, Math.max(leastHeld, part));
  });
}

export function quadraticValue(
  quadratic: Float64Array,
  linear: Float64Array,
  x: Float64Array,
): number {
  const n = x.length;
  let value = 0;
  for (let i = 0; i < n; i++) {
    if (x[i] === 0) continue;
    let product = 0;
    for (let j = 0; j < n; j++) product += quadratic[i * n + j]! * x[j]!;
    value += x[i]! * (product / 2 - linear[i]!);
  }
  return value;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
