import { fillInOrder, perSegment } from '@/core/constraints/segment';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import type { LinearConstraint, Problem, Scenarios } from '@/core/optimizers/contract';
import {
  type LiftedPoint,
  LiftedProgram,
  type Objective,
} from '@/core/optimizers/lifted/lifted-program';
import { type Reward, rewardOf, tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import {
  type Shares,
  type TrackingCap,
  trackingVariance,
} from '@/core/optimizers/lifted/tracking-cap';
import { growth, growthDerivatives } from '@/core/solvers/log-growth';

const mostRounds = 100;

/** Newton decrement squared, in units of the sum of the logarithms, under which the next error is rounding. */
const settled = 1e-14;

/** Under this the full step needs no search, because the sum of logarithms is self-concordant. */
const near = 0.05;

/**
 * P mean ln(1 + r_t'w) - costs - l1 sum |w| - l2 sum w^2 over the limits of a problem, P the periods of a year: growth
 * per year, with costs paid once a year as in the methods that use expected returns.
 */
export class GrowthProgram {
  readonly limits: LiftedProgram;
  /** Costs and L1, per segment, as a reward. */
  readonly charges: Reward;
  readonly ridge: number;
  iterations = 0;
  fallbacks: readonly string[] = [];
  /** Which solver the last step took that its first did not suffice for. */
  solverName = 'active-set';
  protected readonly split: { trades: boolean; sizes: boolean };
  private readonly costs: Float64Array | undefined;

  constructor(
    readonly problem: Problem,
    readonly scenarios: Scenarios,
    readonly cap: TrackingCap | undefined,
    /** Further limits, over segments. */
    private readonly rows: readonly LinearConstraint[] = [],
  ) {
    const { l1 = 0, l2 = 0 } = problem.constraints;
    this.costs = tradeCosts(problem);
    this.split = { trades: this.costs !== undefined, sizes: l1 > 0 };
    this.limits = new LiftedProgram(problem, this.split, rows);
    const none = new Float64Array(problem.symbols.length);
    this.charges = rewardOf(this.limits, none, { trade: this.costs, size: l1 });
    this.ridge = 2 * l2;
  }

  /**
   * Maximum of `rest` of the growth less `share` of half the tracking variance, by Newton's method from a start
   * without ruin: each step is a quadratic program over the segments, shortened far from the end until the objective
   * rises. `undefined` where a program fails. Source: Nesterov and Nemirovskii (1994) for the end without a search.
   */
  maximize({ share, rest }: Shares, start: LiftedPoint): LiftedPoint | undefined {
    const { problem, scenarios, charges, cap } = this;
    const { returns, periods, periodsPerYear: yearly } = scenarios;
    const { covariance } = problem;
    const n = problem.symbols.length;
    const ridge = rest * this.ridge;
    let point = start;
    for (let round = 0; round < mostRounds; round++) {
      const { gradient, curvature } = growthDerivatives(returns, periods, point.weights);
      const quadratic = curvature.map(
        (value, k) => rest * yearly * value + (share > 0 ? share * covariance[k]! : 0),
      );
      // Slope of the smooth part, then the linear term whose quadratic program has that slope here.
      const slope = gradient.map((value) => rest * yearly * value);
      const direction = slope.map((value) => value);
      for (let i = 0; i < n; i++) {
        if (cap) direction[i]! += share * cap.pull[i]!;
        for (let j = 0; j < n; j++) {
          direction[i]! += rest * yearly * curvature[i * n + j]! * point.weights[j]!;
          if (share > 0) slope[i]! -= share * covariance[i * n + j]! * point.weights[j]!;
        }
        if (cap) slope[i]! += share * cap.pull[i]!;
        slope[i]! -= ridge * point.weights[i]!;
      }
      const linear = perSegment(this.limits.segments, direction);
      for (let k = 0; k < linear.length; k++) linear[k]! += rest * charges.values[k]!;
      const next = this.step(quadratic, { ridge, linear });
      if (!next) return undefined;
      const move = next.weights.map((weight, i) => weight - point.weights[i]!);
      const square = move.reduce((sum, value) => sum + value * value, 0);
      const bend = portfolioVariance(quadratic, move) + ridge * square;
      const size = portfolioVariance(quadratic, next.weights);
      const decrement = rest > 0 ? (periods * bend) / (rest * yearly) : 0;
      if (decrement <= settled || bend <= 1e-28 * size) return next;
      if (decrement <= near) {
        point = next;
        continue;
      }
      let rise = 0;
      const bySegment = perSegment(this.limits.segments, slope);
      for (let k = 0; k < bySegment.length; k++) {
        const steep = bySegment[k]! + rest * charges.values[k]!;
        rise += steep * (next.values[k]! - point.values[k]!);
      }
      const shorter = this.search(point, next, rise, { share, rest });
      if (!shorter) return next;
      point = shorter;
    }
    return point;
  }

  /** argmin (1/2) w'Qw - direction'w within the limits. */
  bend(quadratic: Float64Array, direction: Float64Array): LiftedPoint | undefined {
    const linear = perSegment(this.limits.segments, direction);
    return this.step(quadratic, { ridge: 0, linear });
  }

  protected step(quadratic: Float64Array, objective: Objective): LiftedPoint | undefined {
    const program = new LiftedProgram(
      { ...this.problem, covariance: quadratic },
      this.split,
      this.rows,
    );
    const point = program.minimize(objective);
    this.iterations += program.iterations + 1;
    if (program.fallbacks.length > 0) {
      this.fallbacks = program.fallbacks;
      this.solverName = program.solverName;
    }
    return point;
  }

  /** The longest of the steps 1, 1/2, 1/4, ... on which the objective rises; `undefined` where none does. */
  private search(
    from: LiftedPoint,
    to: LiftedPoint,
    rise: number,
    shares: Shares,
  ): LiftedPoint | undefined {
    const before = this.merit(from.weights, shares);
    for (let step = 1; step > 1e-12; step /= 2) {
      const values = from.values.map((value, k) => value + step * (to.values[k]! - value));
      const filled = step === 1 ? to : fillInOrder(this.limits.segments, values);
      if (this.merit(filled.weights, shares) >= before + 1e-4 * step * rise) {
        return { ...filled, rowPrices: to.rowPrices };
      }
    }
    return undefined;
  }

  private merit(weights: Float64Array, { share, rest }: Shares): number {
    const { problem, cap } = this;
    let value = rest * this.growth(weights);
    if (cap && share > 0) value -= (share / 2) * trackingVariance(problem.covariance, weights, cap);
    return value;
  }

  /** The objective of the method at `weights`; -Infinity where some period loses everything. */
  growth(weights: Float64Array): number {
    const { returns, periods, periodsPerYear } = this.scenarios;
    const { l1 = 0, l2 = 0 } = this.problem.constraints;
    let value = periodsPerYear * growth(returns, periods, weights);
    weights.forEach((weight, i) => {
      value -= (this.costs?.[i] ?? 0) * Math.abs(weight - this.limits.current[i]!);
      value -= l1 * Math.abs(weight) + l2 * weight * weight;
    });
    return value;
  }
}
