import { Breakpoints } from '@/core/solvers/tail/breakpoints';
import { TailBasis } from '@/core/solvers/tail/tail-basis';
import type { TailAnswer } from '@/core/solvers/tail/tail-program';

const infinity = Number.POSITIVE_INFINITY;
/** Columns whose path is measured before one is chosen. */
const measured = 12;
const shareTolerance = 1e-10;
const priceTolerance = 1e-12;
/** Times in a row that a fresh basis may disagree with prices carried along and show no new scenario: rounding, which never ends. */
const mostAgain = 20;

interface Release {
  /** A column, or `columns` + the row of the basis that holds a scenario on its kink. */
  readonly code: number;
  /** Up or down; for a kink the side it goes to. */
  readonly sign: number;
  /** Slope of the objective, negative. */
  readonly rate: number;
  readonly score: number;
}

/**
 * Active-set descent for a {@link TailProgram}: the simplex method on a piecewise-linear function.
 *
 * A vertex is where as many scenarios sit on their kink (loss = threshold) as variables lie off their bounds.
 * Its multipliers price bounds and kinks; the worst is released, and an exact line search runs through all
 * kinks at which the slope stays negative, so that one step does the work of many pivots. An iteration costs
 * O(scenarios x basic variables).
 * Source: Bartels, Conn and Sinclair (1978), SIAM J. Numerical Analysis 15; line search of Barrodale and
 * Roberts (1973), SIAM J. Numerical Analysis 10.
 */
export class TailSolver extends TailBasis {
  iterations = 0;
  private readonly breakpoints = new Breakpoints();
  private readonly candidates: number[] = [];
  private failed = false;

  /** Undefined where it stalls. `start` of the constructor must be feasible. */
  solve(): TailAnswer | undefined {
    if (!this.begin()) return undefined;
    let again = 0;
    while (again <= mostAgain) {
      const limit = this.iterations + 300 + 20 * (this.equations + this.n);
      while (this.step()) {
        if (++this.iterations > limit) return undefined;
        if (this.zeroSteps > 20 && !this.separated && !this.separate()) return undefined;
      }
      if (this.failed || !this.refactor()) return undefined;
      const added = this.addOverlooked();
      if (added > 0) again = 0;
      else if (this.canImprove()) again++;
      else return this.answer();
    }
    return undefined;
  }

  private addOverlooked(): number {
    const { sample } = this;
    const all = sample.evaluate(this.x);
    const alpha = this.x[this.columns - 1]!;
    let added = 0;
    for (let scenario = 0; scenario < all.length; scenario++) {
      if (sample.known[scenario] || all[scenario]! <= alpha) continue;
      this.toggle(sample.add(scenario, all[scenario]! - alpha));
      added++;
    }
    return added;
  }

  private computePrices(): void {
    const { basic, gradient, left } = this;
    for (let f = 0; f < basic.length; f++) left[f] = gradient[basic[f]!]!;
    this.inverse.multiplyLeft(left, this.prices);
  }

  private canImprove(): boolean {
    this.computePrices();
    return this.choose() !== undefined;
  }

  /** The kink or column whose release descends most steeply per length of the path; undefined at an optimum. */
  private choose(): Release | undefined {
    const least = this.zeroSteps > 30 + this.basic.length;
    const kink = this.chooseKink(least);
    return least && kink ? kink : this.chooseColumn(least, kink);
  }

  private chooseKink(least: boolean): Release | undefined {
    const { columns, equations, prices, basic, inverse } = this;
    let best: Release | undefined;
    for (let p = equations; p < basic.length; p++) {
      const share = -prices[p]!;
      const rate = share < 0 ? share : 1 - share;
      if (rate >= -shareTolerance) continue;
      let norm = 0;
      for (let f = 0; f < basic.length; f++) norm += inverse.at(f, p) ** 2;
      const score = (rate * rate) / norm;
      if (best && score <= best.score) continue;
      best = { code: columns + p, sign: share < 0 ? -1 : 1, rate, score };
      if (least) break;
    }
    return best;
  }

  private chooseColumn(least: boolean, kink: Release | undefined): Release | undefined {
    const { x, lower, upper, candidates, costs } = this;
    candidates.length = 0;
    for (let j = 0; j < this.columns; j++) {
      if (this.place[j]! >= 0 || lower[j] === upper[j]) continue;
      const cost = this.reducedCost(j);
      if (cost === 0 || (cost > 0 ? x[j]! <= lower[j]! : x[j]! >= upper[j]!)) continue;
      costs[j] = cost;
      candidates.push(j);
      if (least) break;
    }
    // The length of a path costs a product with the inverse, so only the best by rate are measured.
    candidates.sort((a, b) => Math.abs(costs[b]!) - Math.abs(costs[a]!) || a - b);
    let best = kink;
    for (const j of candidates.slice(0, measured)) {
      const cost = costs[j]!;
      const score = (cost * cost) / this.edgeNorm(j);
      if (best && score <= best.score) continue;
      best = { code: j, sign: cost > 0 ? -1 : 1, rate: -Math.abs(cost), score };
    }
    return best;
  }

  /** Gradient less what the active rows explain; 0 where that is rounding. */
  private reducedCost(j: number): number {
    const { active, prices, equations, sample } = this;
    const isAsset = j < this.n;
    let cost = this.gradient[j]!;
    let noise = Math.abs(cost);
    for (let p = 0; p < active.length; p++) {
      const code = active[p]!;
      const kinkOfAsset = isAsset && code >= equations;
      const value = kinkOfAsset ? sample.at(j, code - equations) : this.entry(p, j);
      const term = prices[p]! * value;
      cost -= term;
      noise += Math.abs(term);
    }
    return Math.abs(cost) <= priceTolerance * noise ? 0 : cost;
  }

  private edgeNorm(j: number): number {
    const { basic, entering, direction } = this;
    for (let p = 0; p < basic.length; p++) entering[p] = this.entry(p, j);
    this.inverse.multiply(entering, direction);
    let norm = 1;
    for (let f = 0; f < basic.length; f++) norm += direction[f]! ** 2;
    return norm;
  }

  /** One release, line search and exchange; false at the optimum of the scenarios looked at. */
  private step(): boolean {
    this.computePrices();
    const released = this.choose();
    if (!released) return false;
    const { code, sign, rate } = released;
    const { columns, basic, direction, entering, x, lower, upper, sample } = this;
    const { excess, speed, kinkRow, on, count } = sample;
    const size = basic.length;
    const kink = code - columns;
    if (kink >= 0) {
      for (let f = 0; f < size; f++) direction[f] = sign * this.inverse.at(f, kink);
    } else {
      for (let p = 0; p < size; p++) entering[p] = -sign * this.entry(p, code);
      this.inverse.multiply(entering, direction);
    }
    // How far the bounds allow.
    let longest =
      kink >= 0 ? infinity : sign > 0 ? upper[code]! - x[code]! : x[code]! - lower[code]!;
    let blocking = -1;
    let blockingPivot = 0;
    for (let f = 0; f < size; f++) {
      const move = direction[f]!;
      if (Math.abs(move) <= 1e-11) continue;
      const j = basic[f]!;
      const room = Math.max(0, move > 0 ? upper[j]! - x[j]! : x[j]! - lower[j]!);
      const ratio = room / Math.abs(move);
      if (
        ratio < longest ||
        (ratio === longest && blocking >= 0 && Math.abs(move) > blockingPivot)
      ) {
        longest = ratio;
        blocking = f;
        blockingPivot = Math.abs(move);
      }
    }
    // How fast each scenario approaches its kink.
    let alphaMove = code === columns - 1 ? sign : 0;
    speed.fill(0, 0, count);
    for (let f = 0; f < size; f++) {
      const j = basic[f]!;
      if (j < this.n) sample.addScaled(speed, j, direction[f]!);
      else if (j === columns - 1) alphaMove = direction[f]!;
    }
    if (kink < 0 && code < this.n) sample.addScaled(speed, code, sign);
    const { breakpoints } = this;
    breakpoints.clear();
    for (let s = 0; s < count; s++) {
      const v = (speed[s]! -= alphaMove);
      if (kinkRow[s]! >= 0) continue;
      if (on[s] ? v < -1e-13 : v > 1e-13) {
        const at = Math.max(0, -excess[s]! / v);
        if (at < longest) breakpoints.add(at, s);
      }
    }
    breakpoints.order();
    let slope = rate;
    let reached = -1;
    let length = longest;
    for (let s = breakpoints.pop(); s >= 0; s = breakpoints.pop()) {
      slope += Math.abs(speed[s]!);
      if (slope >= 0) {
        reached = s;
        length = breakpoints.last;
        break;
      }
      this.toggle(s);
    }
    // Bounded programs have no such direction: the basis has lost its accuracy.
    if (length === infinity) {
      this.failed = true;
      return false;
    }
    this.zeroSteps = length > 1e-14 ? 0 : this.zeroSteps + 1;
    this.advance(length, kink < 0 ? code : -1, sign);
    const leavingKink = kink >= 0 ? this.active[kink]! - this.equations : -1;
    if (leavingKink >= 0) {
      kinkRow[leavingKink] = -1;
      on[leavingKink] = 0;
      excess[leavingKink] = sign * length;
      if (sign > 0) this.toggle(leavingKink);
    }
    this.exchange(kink, code, reached, blocking);
    return true;
  }

  private advance(length: number, code: number, sign: number): void {
    const { basic, direction, x, lower, upper } = this;
    const { excess, speed, kinkRow, count } = this.sample;
    for (let f = 0; f < basic.length; f++) x[basic[f]!]! += length * direction[f]!;
    if (code >= 0) {
      const bound = sign > 0 ? upper[code]! : lower[code]!;
      const room = Math.abs(bound - x[code]!);
      x[code] = length >= room ? bound : x[code]! + sign * length;
    }
    for (let s = 0; s < count; s++) {
      excess[s] = kinkRow[s]! >= 0 ? 0 : excess[s]! + length * speed[s]!;
    }
  }

  private answer(): TailAnswer {
    const { sample } = this;
    this.computePrices();
    const shares = new Float64Array(sample.known.length);
    sample.ids.forEach((scenario, s) => {
      const p = sample.kinkRow[s]!;
      shares[scenario] = p >= 0 ? -this.prices[p]! : sample.on[s]!;
    });
    return {
      x: this.x.slice(0, this.n),
      threshold: this.x[this.columns - 1]!,
      shares,
      rowPrices: this.prices.slice(1, this.equations),
      iterations: this.iterations,
    };
  }
}
