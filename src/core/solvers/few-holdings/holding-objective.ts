import { blockPivoting } from '@/core/solvers/active-set/block-pivoting';
import { QuadraticSolver } from '@/core/solvers/active-set/quadratic-solver';
import { tangency } from '@/core/solvers/critical-line/tangency';
import { highestValue } from '@/core/solvers/highest-value';
import type { Polytope, Row } from '@/core/solvers/quadratic-program';

/** Where an objective is least. */
export interface Least {
  readonly x: Float64Array;
  /** y = `scale` x. */
  readonly scale: number;
  /** (1/2) y'Qy - linear'y. */
  readonly value: number;
}

/** The objective on some of the variables, between bounds, for any Q. */
export type PartialObjective = (quadratic: Float64Array) => Least | 'infeasible' | 'stalled';

/** (1/2) y'Qy - linear'y where y is a multiple of x that depends on x alone. */
export interface HoldingObjective {
  /** Quadratic programs under bounds and a budget alone that one problem costs, about. */
  readonly effort: number;
  /** Products of one call of `exactly`, about. */
  readonly exactEffort?: number;
  /** a with a'y the same for every y; length n. */
  readonly conserved: Float64Array;
  /** a'y; given where nothing but Q and linear terms decides, so that bounds may make use of pairs of variables. */
  readonly kept?: number;
  /** Present where y is x itself and nothing but this decides beside Q and bounds. */
  readonly plain?: {
    readonly linear: Float64Array;
    readonly budget: number;
    readonly rows: readonly Row[];
  };
  /** Slope along variable i at x, but for a factor that all variables share; `product` is (Qx)_i. */
  slopesAt(x: Float64Array, variance: number): (i: number, product: number) => number;
  /**
   * `at`: the variables that may be off zero; bounds of their length. Undefined where nothing lies between the bounds.
   * `room`: which of them, by position, are undecided, and how many of those may be held.
   */
  within(
    at: readonly number[],
    lower: Float64Array,
    upper: Float64Array,
    room?: HoldingRoom,
  ): PartialObjective | undefined;
  /** Present where `within` leaves limits out or prices them instead: the least value under all of them. */
  exactly?(
    at: readonly number[],
    lower: Float64Array,
    upper: Float64Array,
  ): Least | 'infeasible' | 'stalled';
  /** Prices of limits that `within` has in the objective; Q and values are those at these prices. */
  prices?: LimitPrices;
}

export interface HoldingRoom {
  readonly open: readonly number[];
  readonly most: number;
}

/** Multipliers of limits that are not met but paid for: any of them make a bound. */
export interface LimitPrices {
  /** Never changed in place. */
  current: Float64Array;
  /** Prices at which a relaxation at x, held so much of each, would be nearer to the limits; undefined where it is near. */
  after(x: Float64Array, held: Float64Array, diagonal: Float64Array): Float64Array | undefined;
  /** For D with Q - D positive semidefinite at the current prices, one for which that holds at others. */
  carried(diagonal: Float64Array, prices: Float64Array): Float64Array;
}

/** min (1/2) x'Qx - linear'x: y is x itself, which sums to the budget. */
export function quadraticObjective(
  polytope: Pick<Polytope, 'budget' | 'rows'>,
  linear: Float64Array,
): HoldingObjective {
  return {
    effort: polytope.rows.length > 0 ? 2 : 1,
    conserved: new Float64Array(linear.length).fill(1),
    kept: polytope.budget,
    plain: { linear, budget: polytope.budget, rows: polytope.rows },
    slopesAt: () => (i, product) => product - linear[i]!,
    within: (at, lower, upper) => {
      const part = partOf(polytope, at, lower, upper);
      if (!part) return undefined;
      const terms = Float64Array.from(at, (i) => linear[i]!);
      return (quadratic) => {
        const pivoted = blockPivoting({ ...part, quadratic, linear: terms });
        if (pivoted)
          return { ...pivoted, scale: 1, value: quadraticValue(quadratic, terms, pivoted.x) };
        const solver = new QuadraticSolver({ ...part, quadratic });
        const status = solver.solve(terms);
        if (status !== 'solved') return status;
        return { x: solver.x, scale: 1, value: quadraticValue(quadratic, terms, solver.x) };
      };
    },
  };
}

/**
 * max reward'x / sqrt(x'Qx) = 1 / sqrt(2 value): y = x / reward'x, so that reward'y = 1, and y'Qy / 2 is least.
 * Nothing is possible where no x has a reward above zero; 'stalled' where some reward comes without variance.
 */
export function ratioObjective(
  polytope: Pick<Polytope, 'budget' | 'rows'>,
  reward: Float64Array,
  start: number,
): HoldingObjective {
  let tradeOff = start;
  return {
    effort: 2.5,
    conserved: reward,
    kept: 1,
    slopesAt: (x, variance) => {
      const earned = x.reduce((sum, value, i) => sum + value * reward[i]!, 0);
      return (i, product) => product / variance - reward[i]! / earned;
    },
    within: (at, lower, upper) => {
      const part = partOf(polytope, at, lower, upper);
      if (!part) return undefined;
      const terms = Float64Array.from(at, (i) => reward[i]!);
      const highest = highestValue(part, terms);
      if (highest.status === 'infeasible' || !(highest.value > 0)) return undefined;
      return (quadratic) => {
        const found = tangency({ ...part, quadratic }, terms, tradeOff);
        if (found.status !== 'solved') return 'stalled';
        const { x } = found;
        tradeOff = found.t;
        let earned = 0;
        for (let i = 0; i < x.length; i++) earned += x[i]! * terms[i]!;
        const variance = 2 * quadraticValue(quadratic, new Float64Array(x.length), x);
        return { x, scale: 1 / earned, value: variance / (2 * earned * earned) };
      };
    },
  };
}

function partOf(
  { budget, rows }: Pick<Polytope, 'budget' | 'rows'>,
  at: readonly number[],
  lower: Float64Array,
  upper: Float64Array,
): Polytope | undefined {
  let least = 0;
  let most = 0;
  for (let i = 0; i < at.length; i++) {
    if (lower[i]! > upper[i]!) return undefined;
    least += lower[i]!;
    most += upper[i]!;
  }
  if (at.length === 0 || least > budget + 1e-12 || most < budget - 1e-12) return undefined;
  const own = rows.map(({ coefficients, min, max }) => ({
    coefficients: Float64Array.from(at, (i) => coefficients[i]!),
    min,
    max,
  }));
  return { lower, upper, budget, rows: own };
}

function quadraticValue(quadratic: Float64Array, linear: Float64Array, x: Float64Array): number {
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
