import { perSegment } from '@/core/constraints/segment';
import type { Problem } from '@/core/optimizers/contract';
import { type LiftedAim, liftedValue } from '@/core/optimizers/few-assets/lifted-aim';
import { type PartialLimits, partialLimits } from '@/core/optimizers/few-assets/partial-limits';
import {
  dot,
  leastOver,
  overSegments,
  valueAt,
  weightsOf,
} from '@/core/optimizers/few-assets/segment-minimum';
import type { Objective } from '@/core/optimizers/lifted/lifted-program';
import { searchCap, trackingCapOf, trackingVariance } from '@/core/optimizers/lifted/tracking-cap';
import { tradeOffScale } from '@/core/optimizers/quadratic/trade-off-scale';
import { frontierPoint } from '@/core/solvers/critical-line/frontier-point';
import type {
  HoldingObjective,
  HoldingRoom,
  Least,
  LimitPrices,
} from '@/core/solvers/few-holdings/holding-objective';
import { highestValue, isFeasible } from '@/core/solvers/highest-value';

/** More rows cost more than they tell. */
const mostCuts = 24;

/** The objective of an aim for a search over holdings, its caps priced; `quadratic` is always that at the current prices. */
export class LiftedHoldings {
  readonly objective: HoldingObjective;
  private prices: Float64Array;
  /** Price of reward at which the last ratio was highest, where the next search begins. */
  private tradeOff: number;
  /** Tangents of least shares of the risk, which are convex: any portfolio that has the shares meets them. */
  private readonly cuts: Float64Array[] = [];
  private matrix: { readonly prices: Float64Array; readonly quadratic: Float64Array } | undefined;

  /** `exactly`: where limits are left out here, the least value under all of them. */
  constructor(
    private readonly problem: Problem,
    private readonly aim: LiftedAim,
    exactly?: HoldingObjective['exactly'],
  ) {
    const n = problem.symbols.length;
    const { caps, ratio, direction, trade, size } = aim;
    const { riskContributions, trackingError } = problem.constraints;
    const shared = riskContributions !== undefined || (ratio && trackingError !== undefined);
    const start = aim.curvature > 0 ? 0 : aim.ridge;
    this.prices = new Float64Array(caps.length).fill(start);
    // A multiple of the weights that earns one has no other sum in common.
    const conserved = ratio
      ? trade || size !== 0
        ? new Float64Array(n)
        : direction
      : new Float64Array(n).fill(problem.constraints.net === undefined ? 1 : 0);
    this.tradeOff = ratio ? tradeOffScale(problem.covariance, direction, 1) : 0;
    const lookUp = {
      get: () => this.prices,
      set: (prices: Float64Array) => (this.prices = prices),
    };
    const priced: LimitPrices = {
      get current() {
        return lookUp.get();
      },
      set current(prices) {
        lookUp.set(prices);
      },
      after: (...relaxed) => this.after(...relaxed),
      carried: (diagonal, prices) => this.carried(diagonal, prices),
    };
    this.objective = {
      effort: ratio ? 8 : 3,
      exactEffort: exactly ? 2e7 : 2e6,
      conserved,
      slopesAt: (x, variance) => {
        const linear = this.linear();
        const earned = ratio ? dot(direction, x) || 1 : 1;
        if (ratio) return (i, product) => product / (variance || 1) - direction[i]! / earned;
        return (i, product) => product - linear[i]!;
      },
      within: (at, lower, upper, room) => this.within(at, lower, upper, room),
      ...(exactly ? { exactly } : caps.length > 0 && { exactly: this.exactly.bind(this) }),
      ...((caps.length > 0 || shared) && { prices: priced }),
    };
  }

  /** (curvature + sum of prices) Sigma + ridge I. */
  get quadratic(): Float64Array {
    if (this.matrix?.prices !== this.prices) {
      const { covariance, symbols } = this.problem;
      const factor = this.curvature(this.prices);
      const quadratic = covariance.map((value) => factor * value);
      const n = symbols.length;
      for (let i = 0; i < n; i++) quadratic[i * (n + 1)]! += this.aim.ridge;
      this.matrix = { prices: this.prices, quadratic };
    }
    return this.matrix!.quadratic;
  }

  private curvature(prices: Float64Array): number {
    return prices.reduce((sum, price) => sum + price, this.aim.curvature);
  }

  /** Linear term per asset, charges left out. */
  private linear(): Float64Array {
    const { direction, caps } = this.aim;
    return direction.map((value, i) =>
      caps.reduce((sum, { pull }, k) => sum + this.prices[k]! * pull[i]!, value),
    );
  }

  private within(
    at: readonly number[],
    lower: Float64Array,
    upper: Float64Array,
    room?: HoldingRoom,
  ) {
    const part = partialLimits(
      this.problem,
      { ...this.aim, cuts: this.cuts },
      at,
      lower,
      upper,
      room,
    );
    if (!part) return undefined;
    const { program, values, constant } = part;
    const { caps } = this.aim;
    if (this.aim.ratio) {
      const highest = highestValue(program.polytope, values);
      if (highest.status === 'infeasible') return undefined;
      if (highest.status === 'solved' && highest.value + constant <= 0) return undefined;
      return (quadratic: Float64Array) => this.ratioOver(part, quadratic);
    }
    const pulls = caps.map(({ pull }) =>
      perSegment(
        program.segments,
        Float64Array.from(at, (i) => pull[i]!),
      ),
    );
    return (quadratic: Float64Array) => {
      const linear = values.slice();
      let added = this.aim.constant - constant;
      caps.forEach(({ variance, limit }, k) => {
        const price = this.prices[k]!;
        for (let s = 0; s < linear.length; s++) linear[s]! += price * pulls[k]![s]!;
        added += (price / 2) * (variance - limit * limit);
      });
      return leastOver(program, quadratic, linear, added);
    };
  }

  /** Where the ratio of reward to risk is highest, scaled to a reward of one. */
  private ratioOver(
    { program, values, constant }: PartialLimits,
    quadratic: Float64Array,
  ): Least | 'stalled' {
    const found = frontierPoint(
      { ...program.polytope, quadratic: overSegments(program.segments, quadratic) },
      values,
      this.tradeOff,
      ({ t, variance, reward, e }) => ({
        residual: variance - t * (reward + constant),
        scale: variance,
        next: (variance - e * t * t) / (reward + constant - e * t),
      }),
    );
    if (found.status !== 'solved') return 'stalled';
    this.tradeOff = found.t;
    const x = weightsOf(program.segments, found.x);
    const earned = dot(values, found.x) + constant;
    if (!(earned > 0)) return 'stalled';
    return { x, scale: 1 / earned, value: valueAt(quadratic, x) / earned ** 2 };
  }

  /** The least value under the caps as well. */
  private exactly(
    at: readonly number[],
    lower: Float64Array,
    upper: Float64Array,
  ): Least | 'infeasible' | 'stalled' {
    const { problem, aim } = this;
    const { caps, ridge } = aim;
    const cap = caps[0]!;
    const n = problem.symbols.length;
    const [from, to] = [new Float64Array(n), new Float64Array(n)];
    at.forEach((i, p) => {
      from[i] = lower[p]!;
      to[i] = upper[p]!;
    });
    const part = partialLimits(problem, aim, [...from.keys()], from, to);
    if (!part || !isFeasible(part.program.polytope)) return 'infeasible';
    const pull = perSegment(part.program.segments, cap.pull);
    const found = searchCap(problem.covariance, cap, ({ share, rest }) => {
      const objective: Objective = {
        ridge: rest * ridge,
        linear: pull.map((value, k) => rest * part.values[k]! + share * value),
      };
      return part.program.minimize(objective);
    });
    if (found.status === 'tooTight') return 'infeasible';
    if (found.status !== 'solved') return 'stalled';
    const { weights } = found;
    const value = liftedValue(problem, aim, weights);
    return { x: Float64Array.from(at, (i) => weights[i]!), scale: 1, value };
  }

  private after(
    x: Float64Array,
    held: Float64Array,
    diagonal: Float64Array,
  ): Float64Array | undefined {
    const { problem, aim, prices } = this;
    const total = this.curvature(prices);
    let added = 0;
    x.forEach((weight, i) => {
      if (weight === 0 || !(held[i]! > 0)) return;
      const own = Math.max(0, diagonal[i]! - aim.ridge) / (total || 1);
      added += own * weight * weight * (1 / held[i]! - 1);
    });
    let near = !this.cut(x);
    const next = aim.caps.map((cap, k) => {
      const deviation = trackingVariance(problem.covariance, x, cap) + added;
      const ratio = Math.sqrt(deviation) / (cap.limit || Number.MIN_VALUE);
      const price = Math.max(0, prices[k]! + total * (Math.min(4, ratio) - 1));
      if (Math.abs(price - prices[k]!) > 1e-3 * total) near = false;
      return price;
    });
    return near ? undefined : Float64Array.from(next);
  }

  /** Adds the tangents at x of the least shares that it misses; whether there were any. */
  private cut(x: Float64Array): boolean {
    const { covariance, constraints, symbols } = this.problem;
    if (this.cuts.length >= mostCuts) return false;
    const n = symbols.length;
    const before = this.cuts.length;
    if (this.aim.ratio) this.cutByTracking(x);
    constraints.riskContributions?.forEach((share, i) => {
      if (share === 0) return;
      const near = x.slice();
      near[i] = Math.max(near[i]!, share / 10);
      const slopes = near.map((_, j) => dot(covariance.subarray(j * n, (j + 1) * n), near));
      const variance = dot(near, slopes);
      const own = near[i]! * slopes[i]!;
      if (!(own > 0) || own >= share * variance * (1 - 1e-3)) return;
      const line = covariance.subarray(i * n, (i + 1) * n);
      const cut = slopes.map(
        (slope, j) =>
          Math.sqrt(share / variance) * slope - (near[i]! * line[j]!) / (2 * Math.sqrt(own)),
      );
      cut[i]! -= slopes[i]! / (2 * Math.sqrt(own));
      this.cuts.push(cut);
    });
    return this.cuts.length > before;
  }

  /** The same for a tracking-error cap, |L(w - b s)| <= limit s with s = sum w / budget, where it is not priced. */
  private cutByTracking(x: Float64Array): void {
    const cap = trackingCapOf(this.problem);
    const { budget } = this.problem.constraints;
    if (!cap || !(budget > 0)) return;
    const { covariance } = this.problem;
    const n = x.length;
    const part = x.reduce((sum, weight) => sum + weight, 0) / budget;
    const active = x.map((weight, i) => weight - part * cap.benchmark[i]!);
    const slopes = active.map((_, i) => dot(covariance.subarray(i * n, (i + 1) * n), active));
    const deviation = Math.sqrt(dot(active, slopes));
    if (!(deviation > cap.limit * part * (1 + 1e-3))) return;
    const along = (dot(cap.benchmark, slopes) / deviation + cap.limit) / budget;
    this.cuts.push(slopes.map((slope) => slope / deviation - along));
  }

  private carried(diagonal: Float64Array, prices: Float64Array): Float64Array {
    const { ridge } = this.aim;
    const before = this.curvature(this.prices);
    const scale = before > 0 ? this.curvature(prices) / before : 1;
    const moved = diagonal.map((own) => scale * own + (1 - scale) * ridge);
    if (moved.every((own) => own >= 0)) return moved;
    return diagonal;
  }
}
