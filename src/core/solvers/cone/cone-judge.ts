import { dot } from '@/core/linalg/dot';
import { solveDependent } from '@/core/linalg/solve-dependent';
import type { ConeAnswer, ConeProgram, ConeStatus } from '@/core/solvers/cone/cone-program';
import type { Equilibrated } from '@/core/solvers/cone/equilibrate';
import { addQuadratic } from '@/core/solvers/cone/quadratic-product';
import { depth } from '@/core/solvers/cone/second-order-cone';
import { addProduct, addTransposed } from '@/core/solvers/cone/sparse-rows';
import { addTo, largest, over } from '@/core/solvers/cone/vectors';

/** An iterate of the homogeneous embedding, in scaled units. */
export interface Iterate {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly s: Float64Array;
  readonly tau: number;
}

/** How well an iterate solves the program as it was given. */
export interface Quality {
  readonly primal: number;
  readonly dual: number;
  readonly gap: number;
  readonly objective: number;
}

/** Judges iterates against the program as it was given, whatever units the solver works in. */
export class ConeJudge {
  constructor(
    private readonly given: ConeProgram,
    private readonly scaled: Equilibrated,
  ) {}

  /** x, y, z, s over tau in the units given. */
  private unscaled({ x, y, z, s }: Iterate, divisor: number) {
    const { column, equalityRow, row, cost } = this.scaled;
    return {
      x: x.map((value, i) => (value * column[i]!) / divisor),
      y: y.map((value, r) => (value * equalityRow[r]!) / (cost * divisor)),
      z: z.map((value, r) => (value * row[r]!) / (cost * divisor)),
      s: s.map((value, r) => value / (row[r]! * divisor)),
    };
  }

  judge(iterate: Iterate): Quality {
    const { linear, equalities, inequalities, equalTo, atMost } = this.given;
    const { x, y, z, s } = this.unscaled(iterate, iterate.tau);
    const quadratic = this.quadraticOf(x);
    const equality = new Float64Array(y.length);
    addProduct(equalities, x, equality);
    const inequality = new Float64Array(z.length);
    addProduct(inequalities, x, inequality);
    const primalSize = Math.max(
      largest(equalTo),
      largest(atMost),
      largest(equality),
      largest(inequality),
      largest(s),
    );
    addTo(equality, equalTo, -1);
    addTo(inequality, s, 1);
    addTo(inequality, atMost, -1);
    const pull = new Float64Array(x.length);
    addTransposed(equalities, y, pull);
    addTransposed(inequalities, z, pull);
    const dualSize = Math.max(largest(linear), largest(quadratic), largest(pull));
    addTo(pull, quadratic, 1);
    addTo(pull, linear, 1);
    const curved = dot(x, quadratic);
    const objective = curved / 2 + dot(linear, x);
    const bound = -curved / 2 - dot(equalTo, y) - dot(atMost, z);
    // An optimum near zero is known no better than the terms that cancel in it.
    let terms = 0;
    for (let i = 0; i < x.length; i++) terms = Math.max(terms, Math.abs(linear[i]! * x[i]!));
    // Where it is zero, all terms vanish with it.
    const floor = 1e-10 * largest(linear) * largest(x);
    const size = Math.max(Math.abs(objective), Math.abs(bound), 1e-3 * terms, floor);
    return {
      primal: ratio(Math.max(largest(equality), largest(inequality)), primalSize),
      dual: ratio(largest(pull), dualSize),
      gap: ratio(Math.abs(objective - bound), size),
      objective,
    };
  }

  private quadraticOf(x: Float64Array): Float64Array {
    const result = new Float64Array(x.length);
    addQuadratic(this.given, x, result);
    return result;
  }

  /** A proof that nothing is feasible, or that the objective has no least value; undefined where there is none yet. */
  certificateOfNone(
    iterate: Iterate,
    iterations: number,
    tolerance: number,
  ): ConeAnswer | undefined {
    const { linear, equalities, inequalities, equalTo, atMost } = this.given;
    const { x, y, z, s } = this.unscaled(iterate, 1);
    const price = dot(equalTo, y) + dot(atMost, z);
    if (price < 0) {
      const pull = new Float64Array(x.length);
      addTransposed(equalities, y, pull);
      addTransposed(inequalities, z, pull);
      const scaledPull = pull.map((value, i) => value * this.scaled.column[i]!);
      const size = Math.max(weightedLargest(equalTo, y), weightedLargest(atMost, z));
      if (largest(scaledPull) <= tolerance * -price && -price > 1e-7 * size) {
        return this.proof(
          this.judge(iterate),
          iterations,
          'primalInfeasible',
          x,
          s,
          over(y, -price),
          over(z, -price),
        );
      }
    }
    const gain = dot(linear, x);
    if (gain < 0) {
      const quadratic = this.quadraticOf(x).map((value, i) => value * this.scaled.column[i]!);
      const equality = new Float64Array(y.length);
      addProduct(equalities, x, equality);
      const inequality = s.slice();
      addProduct(inequalities, x, inequality);
      const { equalityRow, row, cost } = this.scaled;
      const drift = Math.max(
        cost * largest(quadratic),
        weightedLargest(equality, equalityRow),
        weightedLargest(inequality, row),
      );
      if (drift <= tolerance * cost * -gain) {
        return this.proof(
          this.judge(iterate),
          iterations,
          'dualInfeasible',
          over(x, -gain),
          over(s, -gain),
          y,
          z,
        );
      }
    }
    return undefined;
  }

  /** See `within` of `ConeOptions`; undefined where an iterate proves neither. */
  decide(iterate: Iterate, iterations: number, within: Float64Array): ConeAnswer | undefined {
    const { equalities, inequalities, equalTo, atMost } = this.given;
    const { x, y, z, s } = this.unscaled(iterate, 1);
    const price = dot(equalTo, y) + dot(atMost, z);
    const size = Math.max(weightedLargest(equalTo, y), weightedLargest(atMost, z));
    if (-price > 1e-7 * size) {
      const pull = new Float64Array(x.length);
      addTransposed(equalities, y, pull);
      addTransposed(inequalities, z, pull);
      let missing = 0;
      for (let j = 0; j < pull.length; j++) missing += Math.abs(pull[j]!) * within[j]!;
      if (missing < -price) {
        const prices = [over(y, -price), over(z, -price)] as const;
        return this.proof(this.judge(iterate), iterations, 'primalInfeasible', x, s, ...prices);
      }
    }
    const point = over(x, iterate.tau);
    if (!this.slacksInside(point)) return undefined;
    this.putOnEqualities(point);
    const slacks = this.slacksInside(point);
    if (!slacks) return undefined;
    return this.proof(this.judge(iterate), iterations, 'solved', point, slacks, y, z);
  }

  /** h - Gx where that is strictly inside K. */
  private slacksInside(x: Float64Array): Float64Array | undefined {
    const { inequalities, atMost, orthant, secondOrder } = this.given;
    const slacks = atMost.slice();
    addProduct(inequalities, x, slacks, -1);
    for (let r = 0; r < orthant; r++) if (!(slacks[r]! > 0)) return undefined;
    let at = orthant;
    for (const size of secondOrder) {
      if (!(slacks[at]! > 0 && depth(slacks, at, size) > 0)) return undefined;
      at += size;
    }
    return slacks;
  }

  /** The nearest x with Ax = b. */
  private putOnEqualities(x: Float64Array): void {
    const { equalities, equalTo } = this.given;
    const missing = equalTo.slice();
    addProduct(equalities, x, missing, -1);
    const count = missing.length;
    const gram = new Float64Array(count * count);
    const line = new Float64Array(x.length);
    const unit = new Float64Array(count);
    for (let e = 0; e < count; e++) {
      unit[e] = 1;
      line.fill(0);
      addTransposed(equalities, unit, line);
      addProduct(equalities, line, gram.subarray(e * count, (e + 1) * count));
      unit[e] = 0;
    }
    solveDependent(gram, missing);
    addTransposed(equalities, missing, x);
  }

  private proof(
    { primal, dual, gap, objective }: Quality,
    iterations: number,
    status: ConeStatus,
    x: Float64Array,
    slacks: Float64Array,
    equalityPrices: Float64Array,
    prices: Float64Array,
  ): ConeAnswer {
    return {
      status,
      x,
      slacks,
      equalityPrices,
      prices,
      objective,
      primalResidual: primal,
      dualResidual: dual,
      gap,
      iterations,
    };
  }

  answer(
    iterate: Iterate,
    iterations: number,
    status: ConeStatus,
    { primal, dual, gap, objective }: Quality,
  ): ConeAnswer {
    const { x, y, z, s } = this.unscaled(iterate, iterate.tau);
    return {
      status,
      x,
      slacks: s,
      equalityPrices: y,
      prices: z,
      objective,
      primalResidual: primal,
      dualResidual: dual,
      gap,
      iterations,
    };
  }
}

export function worst({ primal, dual, gap }: Quality): number {
  const most = Math.max(primal, dual, gap);
  return Number.isNaN(most) ? Number.POSITIVE_INFINITY : most;
}

export function isWithin(quality: Quality, tolerance: number): boolean {
  return worst(quality) <= tolerance;
}

function weightedLargest(values: Float64Array, weights: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]! * weights[i]!));
  return most;
}

function ratio(value: number, size: number): number {
  return value === 0 ? 0 : value / size;
}
