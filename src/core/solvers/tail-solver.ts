import { BasisInverse } from '@/core/linalg/basis-inverse';
import { Breakpoints } from '@/core/solvers/breakpoints';
import type { TailAnswer, TailProgram } from '@/core/solvers/tail-program';
import { separation, TailScenarios } from '@/core/solvers/tail-scenarios';

/** Pivots after which the inverse is computed afresh. */
const refactorAfter = 60;
const infinity = Number.POSITIVE_INFINITY;
/** Columns whose path is measured before one is chosen. */
const measured = 12;
const shareTolerance = 1e-10;
const priceTolerance = 1e-12;

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
 *
 * Columns: x 0..n-1, then a slack per row, last the threshold. Equations: budget, then a_r'x - slack_r = 0.
 * Source: Bartels, Conn and Sinclair (1978), SIAM J. Numerical Analysis 15; line search of Barrodale and
 * Roberts (1973), SIAM J. Numerical Analysis 10.
 */
export class TailSolver {
  iterations = 0;
  readonly x: Float64Array;
  private readonly n: number;
  private readonly equations: number;
  private readonly columns: number;
  private readonly lower: Float64Array;
  private readonly upper: Float64Array;
  private readonly sample: TailScenarios;
  /** Gradient of the objective without the scenarios on their kink. */
  private readonly gradient: Float64Array;
  private readonly place: Int32Array;
  private readonly basic: number[] = [];
  /** Rows of the basis: equation e, or `equations` + scenario. */
  private readonly active: number[] = [];
  private readonly inverse = new BasisInverse();
  private readonly breakpoints = new Breakpoints();
  private prices = new Float64Array(64);
  private left = new Float64Array(64);
  private entering = new Float64Array(64);
  private direction = new Float64Array(64);
  private readonly candidates: number[] = [];
  private readonly costs: Float64Array;
  private pivots = 0;
  private zeroSteps = 0;
  private separated = false;
  private failed = false;

  constructor(
    private readonly program: TailProgram,
    start: Float64Array,
  ) {
    const { lower, upper, rows } = program;
    const n = lower.length;
    this.n = n;
    this.equations = 1 + rows.length;
    this.columns = n + rows.length + 1;
    this.x = new Float64Array(this.columns);
    this.x.set(start);
    this.lower = new Float64Array(this.columns).fill(-infinity);
    this.upper = new Float64Array(this.columns).fill(infinity);
    this.lower.set(lower);
    this.upper.set(upper);
    this.lower[this.columns - 1] = program.leastThreshold ?? -infinity;
    rows.forEach(({ coefficients, min, max }, r) => {
      this.lower[n + r] = min;
      this.upper[n + r] = max;
      this.x[n + r] = Math.min(max, Math.max(min, dot(coefficients, start)));
    });
    this.gradient = new Float64Array(this.columns);
    this.place = new Int32Array(this.columns).fill(-1);
    this.costs = new Float64Array(this.columns);
    this.sample = new TailScenarios(program.losses, n, Math.ceil(4 * program.tail) + 4 * n + 16);
  }

  /** Undefined where it stalls. `start` of the constructor must be feasible. */
  solve(): TailAnswer | undefined {
    if (!this.begin()) return undefined;
    for (;;) {
      const limit = this.iterations + 300 + 20 * (this.equations + this.n);
      while (this.step()) {
        if (++this.iterations > limit) return undefined;
        if (this.zeroSteps > 20 && !this.separated && !this.separate()) return undefined;
      }
      if (this.failed || !this.refactor()) return undefined;
      const added = this.addOverlooked();
      if (added === 0 && !this.canImprove()) return this.answer();
    }
  }

  /** Against cycling among ties: every scenario and every row gets an offset of its own. */
  private separate(): boolean {
    this.separated = true;
    this.zeroSteps = 0;
    this.sample.separate();
    for (let r = 0; r < this.program.rows.length; r++) {
      const slack = this.n + r;
      if (this.lower[slack] === this.upper[slack]) continue;
      const room = separation * (1 + 2 * ((r * 0.6180339887498949) % 1));
      const [atLower, atUpper] = [
        this.lower[slack] === this.x[slack],
        this.upper[slack] === this.x[slack],
      ];
      this.lower[slack]! -= room;
      this.upper[slack]! += room;
      if (this.place[slack]! >= 0) continue;
      if (atLower) this.x[slack] = this.lower[slack]!;
      else if (atUpper) this.x[slack] = this.upper[slack]!;
    }
    return this.refactor();
  }

  /** Looks at the largest losses of the start and makes the threshold their quantile. */
  private begin(): boolean {
    const { sample } = this;
    const { tail } = this.program;
    const all = sample.evaluate(this.x);
    const order = Array.from(all.keys()).sort((a, b) => all[b]! - all[a]! || a - b);
    const first = Math.min(order.length, Math.ceil(3 * tail) + 2 * this.n);
    const at = Math.min(order.length - 1, Math.max(0, Math.ceil(tail - 1e-9) - 1));
    const alpha = this.columns - 1;
    const quantile = all[order[at]!]!;
    this.x[alpha] = Math.max(quantile, this.lower[alpha]!);
    const atQuantile = this.x[alpha] === quantile;
    this.gradient[alpha] = tail;
    for (let k = 0; k < first; k++) {
      const s = sample.add(order[k]!, 0);
      if (atQuantile ? k < at : all[order[k]!]! > this.x[alpha]!) this.toggle(s);
    }
    const basis = this.firstBasis();
    if (!basis) return false;
    this.basic.push(...basis);
    for (let e = 0; e < this.equations; e++) this.active.push(e);
    if (atQuantile) {
      this.basic.push(alpha);
      this.active.push(this.equations + at);
      sample.kinkRow[at] = this.equations;
    }
    return this.refactor();
  }

  /** Columns that make the equations solvable, those farthest from their bounds first. */
  private firstBasis(): number[] | undefined {
    const { equations, x, lower, upper } = this;
    const room = (j: number) => Math.min(x[j]! - lower[j]!, upper[j]! - x[j]!);
    const order = Array.from({ length: this.columns - 1 }, (_, j) => j);
    order.sort((a, b) => room(b) - room(a) || a - b);
    const chosen: number[] = [];
    const reduced: { pivot: number; column: Float64Array }[] = [];
    for (const j of order) {
      const column = Float64Array.from({ length: equations }, (_, e) => this.coefficient(e, j));
      const size = Math.max(...column.map(Math.abs));
      for (const { pivot, column: other } of reduced) {
        const factor = column[pivot]! / other[pivot]!;
        for (let e = 0; e < equations; e++) column[e]! -= factor * other[e]!;
      }
      let pivot = 0;
      for (let e = 1; e < equations; e++) {
        if (Math.abs(column[e]!) > Math.abs(column[pivot]!)) pivot = e;
      }
      if (Math.abs(column[pivot]!) <= 1e-7 * size) continue;
      reduced.push({ pivot, column });
      chosen.push(j);
      if (chosen.length === equations) return chosen;
    }
    return undefined;
  }

  /** The other side of the kink: the scenario starts or stops to count. */
  private toggle(s: number): void {
    const { gradient, sample } = this;
    const sign = sample.on[s] ? -1 : 1;
    sample.on[s] = sample.on[s] ? 0 : 1;
    sample.addRow(gradient, s, sign);
    gradient[this.columns - 1]! -= sign;
  }

  /** Entry of column j in an equation. */
  private coefficient(equation: number, j: number): number {
    const { n } = this;
    if (j >= n) return equation > 0 && j === n + equation - 1 ? -1 : 0;
    if (equation === 0) return j < n - (this.program.outside ?? 0) ? 1 : 0;
    return this.program.rows[equation - 1]!.coefficients[j]!;
  }

  /** Entry of column j in row `position` of the basis. */
  private entry(position: number, j: number): number {
    const code = this.active[position]!;
    if (code < this.equations) return this.coefficient(code, j);
    if (j < this.n) return this.sample.at(j, code - this.equations);
    return j === this.columns - 1 ? -1 : 0;
  }

  /** Factors the basis afresh and puts the basic variables exactly where it says. */
  private refactor(): boolean {
    const { basic, active, place, x, n, sample } = this;
    const size = basic.length;
    const matrix = new Float64Array(size * size);
    place.fill(-1);
    basic.forEach((j, f) => {
      place[j] = f;
    });
    for (let p = 0; p < size; p++) {
      for (let f = 0; f < size; f++) matrix[p * size + f] = this.entry(p, basic[f]!);
    }
    const kept = matrix.slice();
    if (!this.inverse.factor(matrix, size)) return false;
    this.reserve(size + 2);
    this.pivots = 0;
    const right = new Float64Array(size);
    for (let p = 0; p < size; p++) {
      const kink = active[p]! - this.equations;
      right[p] = active[p] === 0 ? this.program.budget : kink >= 0 ? -sample.offset[kink]! : 0;
      for (let j = 0; j < this.columns; j++) {
        if (place[j]! < 0 && x[j] !== 0) right[p]! -= this.entry(p, j) * x[j]!;
      }
    }
    const solution = new Float64Array(size);
    const correction = new Float64Array(size);
    this.inverse.multiply(right, solution);
    for (let p = 0; p < size; p++) {
      for (let f = 0; f < size; f++) right[p]! -= kept[p * size + f]! * solution[f]!;
    }
    this.inverse.multiply(right, correction);
    for (let f = 0; f < size; f++) {
      const j = basic[f]!;
      const value = solution[f]! + correction[f]!;
      if (!Number.isFinite(value)) return false;
      x[j] = Math.min(this.upper[j]!, Math.max(this.lower[j]!, value));
    }
    const alpha = x[this.columns - 1]!;
    const { excess, count } = sample;
    for (let s = 0; s < count; s++) excess[s] = sample.offset[s]! - alpha;
    for (let i = 0; i < n; i++) if (x[i] !== 0) sample.addScaled(excess, i, x[i]!);
    return true;
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

  /** Brings the basis in line with what was released and what stopped the step. */
  private exchange(kink: number, code: number, reached: number, blocking: number): void {
    const { basic, active, place, inverse, entering, direction, left, prices } = this;
    const { kinkRow, on } = this.sample;
    const size = basic.length;
    const { equations } = this;
    let done = true;
    if (reached >= 0) {
      kinkRow[reached] = kink >= 0 ? kink : size;
      if (on[reached]) this.toggle(reached);
      for (let f = 0; f < size; f++) left[f] = this.entryOfScenario(reached, basic[f]!);
      inverse.multiplyLeft(left, prices);
      if (kink >= 0) {
        done = inverse.replaceRow(kink, prices);
        active[kink] = equations + reached;
      } else {
        for (let p = 0; p < size; p++) entering[p] = this.entry(p, code);
        inverse.multiply(entering, direction);
        let schur = this.entryOfScenario(reached, code);
        for (let f = 0; f < size; f++) schur -= left[f]! * direction[f]!;
        done = inverse.border(direction, prices, schur);
        active.push(equations + reached);
        basic.push(code);
        place[code] = size;
      }
    } else if (blocking >= 0) {
      const j = basic[blocking]!;
      const middle = (this.lower[j]! + this.upper[j]!) / 2;
      const toUpper = this.lower[j] === -infinity || this.x[j]! > middle;
      this.x[j] = toUpper ? this.upper[j]! : this.lower[j]!;
      place[j] = -1;
      if (kink >= 0) {
        done = inverse.remove(blocking, kink);
        const lastRow = active.pop()!;
        if (kink < active.length) {
          active[kink] = lastRow;
          kinkRow[lastRow - equations] = kink;
        }
        const lastColumn = basic.pop()!;
        if (blocking < basic.length) {
          basic[blocking] = lastColumn;
          place[lastColumn] = blocking;
        }
      } else {
        for (let p = 0; p < size; p++) entering[p] = this.entry(p, code);
        inverse.multiply(entering, direction);
        done = inverse.replaceColumn(blocking, direction);
        basic[blocking] = code;
        place[code] = blocking;
      }
    }
    this.reserve(basic.length + 2);
    if (!done || ++this.pivots > refactorAfter) this.refactor();
  }

  private entryOfScenario(s: number, j: number): number {
    if (j < this.n) return this.sample.at(j, s);
    return j === this.columns - 1 ? -1 : 0;
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

  private reserve(size: number): void {
    if (size <= this.left.length) return;
    this.prices = new Float64Array(2 * size);
    this.left = new Float64Array(2 * size);
    this.entering = new Float64Array(2 * size);
    this.direction = new Float64Array(2 * size);
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
