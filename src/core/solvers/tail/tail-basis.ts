import { BasisInverse } from '@/core/linalg/basis-inverse';
import type { TailProgram } from '@/core/solvers/tail/tail-program';
import { separation, TailScenarios } from '@/core/solvers/tail/tail-scenarios';

/** Pivots after which the inverse is computed afresh. */
const refactorAfter = 60;
const infinity = Number.POSITIVE_INFINITY;

/**
 * A vertex of a {@link TailProgram}, as many scenarios on their kink (loss = threshold) as variables lie off their
 * bounds, with the inverse of its basis: how it begins, how it is exchanged for the next, and how its accuracy is restored.
 *
 * Columns: x 0..n-1, then a slack per row, last the threshold. Equations: budget, then a_r'x - slack_r = 0.
 */
export class TailBasis {
  readonly x: Float64Array;
  protected readonly n: number;
  protected readonly equations: number;
  protected readonly columns: number;
  protected readonly lower: Float64Array;
  protected readonly upper: Float64Array;
  protected readonly sample: TailScenarios;
  /** Gradient of the objective without the scenarios on their kink. */
  protected readonly gradient: Float64Array;
  protected readonly place: Int32Array;
  protected readonly basic: number[] = [];
  /** Rows of the basis: equation e, or `equations` + scenario. */
  protected readonly active: number[] = [];
  protected readonly inverse = new BasisInverse();
  protected prices = new Float64Array(64);
  protected left = new Float64Array(64);
  protected entering = new Float64Array(64);
  protected direction = new Float64Array(64);
  protected readonly costs: Float64Array;
  protected pivots = 0;
  protected zeroSteps = 0;
  protected separated = false;

  constructor(
    protected readonly program: TailProgram,
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

  /** Looks at the largest losses of the start and makes the threshold their quantile. */
  protected begin(): boolean {
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
    if (this.program.linear) this.gradient.set(this.program.linear);
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
  protected toggle(s: number): void {
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
  protected entry(position: number, j: number): number {
    const code = this.active[position]!;
    if (code < this.equations) return this.coefficient(code, j);
    if (j < this.n) return this.sample.at(j, code - this.equations);
    return j === this.columns - 1 ? -1 : 0;
  }

  private entryOfScenario(s: number, j: number): number {
    if (j < this.n) return this.sample.at(j, s);
    return j === this.columns - 1 ? -1 : 0;
  }

  /** Factors the basis afresh and puts the basic variables exactly where it says. */
  protected refactor(): boolean {
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

  /** Against cycling among ties: every scenario and every row gets an offset of its own. */
  protected separate(): boolean {
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

  /** Brings the basis in line with what was released and what stopped the step. */
  protected exchange(kink: number, code: number, reached: number, blocking: number): void {
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
