import { perSegment, type Segments } from '@/core/constraints/segment';
import { portfolioVariance } from '@/core/linalg/portfolio-variance';
import type { Constraints, LinearConstraint, Problem } from '@/core/optimizers/contract';
import { LiftedProgram, type Objective } from '@/core/optimizers/lifted/lifted-program';
import { rewardOf, tradeCosts } from '@/core/optimizers/lifted/lifted-terms';
import {
  searchCap,
  type TrackingCap,
  trackingCapOf,
  trackingVariance,
} from '@/core/optimizers/lifted/tracking-cap';
import { tradeOffScale } from '@/core/optimizers/quadratic/trade-off-scale';
import { brokenTies } from '@/core/solvers/active-set/broken-ties';
import { QuadraticSolver, type SolverStatus } from '@/core/solvers/active-set/quadratic-solver';
import { frontierPoint } from '@/core/solvers/critical-line/frontier-point';
import type {
  HoldingObjective,
  HoldingRoom,
  Least,
  LimitPrices,
} from '@/core/solvers/few-holdings/holding-objective';
import { highestValue, isFeasible } from '@/core/solvers/highest-value';
import type { Polytope } from '@/core/solvers/quadratic-program';

/** min (1/2) w'(curvature Sigma + ridge I) w - direction'w + trade'|w - current| + size sum |w| under the limits of a problem. */
export interface LiftedAim {
  readonly curvature: number;
  readonly ridge: number;
  /** Length n. */
  readonly direction: Float64Array;
  readonly trade: Float64Array | undefined;
  readonly size: number;
  /** Least mu'w - costs, where one is asked. */
  readonly target?: number | undefined;
  /** What the objective has beside. */
  readonly constant: number;
  /** Squared deviations from a portfolio that are at most a limit's square. */
  readonly caps: readonly TrackingCap[];
  /**
   * What is minimized is (1/2) w'(Sigma + ridge I) w over (direction'w - trade'|w - current| - size sum |w|)^2 instead, where that is
   * above zero; without caps.
   */
  readonly ratio?: true;
}

/** The value of an aim at weights, from its definition. */
export function liftedValue(
  { covariance, parameters }: Pick<Problem, 'covariance' | 'parameters'>,
  { curvature, ridge, direction, trade, size, constant, ratio }: LiftedAim,
  weights: Float64Array,
): number {
  const current = parameters.currentWeights;
  let risk = (curvature * portfolioVariance(covariance, weights)) / 2;
  let reward = 0;
  weights.forEach((weight, i) => {
    risk += (ridge / 2) * weight * weight;
    reward += direction[i]! * weight - size * Math.abs(weight);
    reward -= (trade?.[i] ?? 0) * Math.abs(weight - (current?.[i] ?? 0));
  });
  if (!ratio) return risk - reward + constant;
  return reward > 0 ? risk / reward ** 2 : Number.POSITIVE_INFINITY;
}

/** A problem of some of the assets, where the others are held at zero, over segments. */
export interface PartialLimits {
  readonly program: LiftedProgram;
  /** direction'w less charges, over segments, and what the others are charged. */
  readonly values: Float64Array;
  readonly constant: number;
}

type Charged = Pick<LiftedAim, 'direction' | 'trade' | 'size' | 'target'> & {
  /** Rows a with a'w <= 0, length n. */
  readonly cuts?: readonly Float64Array[];
};

/**
 * The limits that are linear over segments, on the assets `at`; undefined where they cannot be met already by bounds, budget or turnover.
 * `room` adds that no more than so many of the open assets may be held: each is held at least by the share that its
 * first segment is filled by, as far as that is off zero, and all others in proportion to their largest weight.
 */
export function partialLimits(
  problem: Problem,
  { direction, trade, size, target, cuts = [] }: Charged,
  at: readonly number[],
  lower: Float64Array,
  upper: Float64Array,
  room?: HoldingRoom,
): PartialLimits | undefined {
  const { symbols, constraints, parameters, expectedReturns, covariance } = problem;
  const n = symbols.length;
  const pick = (values: Float64Array) => Float64Array.from(at, (i) => values[i]!);
  const current = parameters.currentWeights ?? new Float64Array(n);
  const inside = new Uint8Array(n);
  for (const i of at) inside[i] = 1;
  const costs = tradeCosts(problem);
  let [sold, charged, paid] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    if (inside[i]) continue;
    sold += Math.abs(current[i]!);
    charged += (trade?.[i] ?? 0) * Math.abs(current[i]!);
    paid += (costs?.[i] ?? 0) * Math.abs(current[i]!);
  }
  const { turnover, net, budget } = constraints;
  if (turnover !== undefined && sold > turnover + 1e-12) return undefined;
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  if (lower.some((least, p) => least > upper[p]!)) return undefined;
  if (total(lower) > (net ? net.max : budget) + 1e-12) return undefined;
  if (total(upper) < (net ? net.min : budget) - 1e-12) return undefined;
  const limits: Constraints = {
    budget,
    minWeights: lower,
    maxWeights: upper,
    linear: constraints.linear.map((row) => ({ ...row, coefficients: pick(row.coefficients) })),
    ...(turnover !== undefined && { turnover: Math.max(0, turnover - sold) }),
    ...(constraints.gross !== undefined && { gross: constraints.gross }),
    ...(net && { net }),
  };
  const part = {
    symbols: at.map((i) => symbols[i]!),
    covariance: at.length === n ? covariance : covariance.subarray(0, 0),
    constraints: limits,
    parameters: { currentWeights: pick(current) },
  };
  const counted = target === undefined ? trade : costs;
  const choosing = room !== undefined && room.open.length > room.most;
  const split = {
    trades: trade !== undefined || counted !== undefined,
    // A weight on either side of zero is held in proportion to that side's bound.
    sizes: size !== 0 || (choosing && lower.some((least) => least < 0)),
  };
  const plain = new LiftedProgram(part, split);
  const charges = { trade: trade && pick(trade), size };
  const reward = rewardOf(plain, pick(direction), charges);
  const rows: LinearConstraint[] = [];
  if (target !== undefined) {
    const earned = rewardOf(plain, pick(expectedReturns), {
      trade: costs && pick(costs),
      size: 0,
    });
    rows.push({
      name: '',
      coefficients: earned.values,
      min: target - earned.constant + paid,
      max: Number.POSITIVE_INFINITY,
    });
  }
  for (const cut of cuts) {
    rows.push({
      name: '',
      coefficients: perSegment(plain.segments, pick(cut)),
      min: Number.NEGATIVE_INFINITY,
      max: 0,
    });
  }
  if (choosing) {
    rows.push(holdingRow(plain.segments, room));
  }
  const program = rows.length > 0 ? plain.with(rows) : plain;
  return { program, values: reward.values, constant: reward.constant - charged };
}

/** sum of what each open asset is held at least <= most, as far as bounds and segments tell. */
function holdingRow(
  { asset, first, from, to }: Segments,
  { open, most }: HoldingRoom,
): LinearConstraint {
  const coefficients = new Float64Array(asset.length);
  let filled = 0;
  for (const p of open) {
    for (let k = first[p]!; k < first[p + 1]!; k++) {
      if (from[k] === to[k]) continue;
      // Segments are filled in order, so at zero those below it are full; the lowest one counts from its weight.
      if (from[k] === 0) coefficients[k] = 1 / to[k]!;
      else if (to[k] === 0) coefficients[k] = 1 / from[k]!;
      if (to[k] === 0 && k > first[p]!) filled++;
    }
  }
  return { name: '', coefficients, min: Number.NEGATIVE_INFINITY, max: most - filled };
}

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

/** min (1/2) w'Qw - linear'v + added over the segments of a program; Q is of its assets. */
function leastOver(
  program: LiftedProgram,
  quadratic: Float64Array,
  linear: Float64Array,
  added: number,
): Least | 'infeasible' | 'stalled' {
  const { segments, polytope } = program;
  const wide = overSegments(segments, quadratic);
  const found = minimize(polytope, wide, linear);
  if (typeof found === 'string') return found;
  const x = weightsOf(segments, found);
  return { x, scale: 1, value: valueAt(quadratic, x) + added - dot(linear, found) };
}

function minimize(
  polytope: Polytope,
  quadratic: Float64Array,
  linear: Float64Array,
): Float64Array | 'infeasible' | 'stalled' {
  const solver = new QuadraticSolver({ ...polytope, quadratic });
  const status: SolverStatus = solver.solve(linear);
  if (status === 'solved') return solver.x;
  if (status === 'infeasible') return status;
  const curved = new QuadraticSolver({ ...polytope, quadratic: brokenTies(quadratic) });
  const again = curved.solve(linear);
  return again === 'solved' ? curved.x : again;
}

function overSegments({ asset }: Segments, quadratic: Float64Array): Float64Array {
  const n = Math.sqrt(quadratic.length);
  const m = asset.length;
  if (m === n) return quadratic;
  const wide = new Float64Array(m * m);
  for (let p = 0; p < m; p++) {
    const i = asset[p]!;
    if (i < 0) continue;
    for (let q = 0; q < m; q++) if (asset[q]! >= 0) wide[p * m + q] = quadratic[i * n + asset[q]!]!;
  }
  return wide;
}

function weightsOf({ asset, first }: Segments, values: Float64Array): Float64Array {
  const weights = new Float64Array(first.length - 1);
  asset.forEach((i, k) => {
    if (i >= 0) weights[i]! += values[k]!;
  });
  return weights;
}

function valueAt(quadratic: Float64Array, x: Float64Array): number {
  const n = x.length;
  let value = 0;
  for (let i = 0; i < n; i++) {
    if (x[i] === 0) continue;
    let product = 0;
    for (let j = 0; j < n; j++) product += quadratic[i * n + j]! * x[j]!;
    value += (x[i]! * product) / 2;
  }
  return value;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
