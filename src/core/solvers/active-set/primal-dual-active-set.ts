import { BlockFactor } from '@/core/solvers/active-set/block-factor';
import { isRestless, mostPolishes } from '@/core/solvers/active-set/restless';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';
import type { ScaledRow } from '@/core/solvers/scaled-rows';

/** A bound overstepped by less is rounding; a slope off zero by less as well. */
const boundTolerance = 1e-13;
const slopeTolerance = 1e-12;

/** Rounds without fewer wrong signs before variables change one at a time, and rounds in all. */
const patience = 6;
const mostRounds = 80;

/** Where a variable or a row rests: at its lower limit, between them, at its upper limit. */
type Rest = -1 | 0 | 1;

export interface DenseStart {
  readonly x: Float64Array;
  /** Multipliers of the budget and the rows. */
  readonly y: Float64Array;
  readonly isFree: (asset: number) => boolean;
  readonly rowBinds: (row: number) => boolean;
}

/**
 * Quadratic program with most variables off their bounds: all wrong signs change at once, and the variables between their
 * bounds are solved for by one Cholesky factorization that the later rounds share.
 *
 * Not every program is solved: `solve` answers false where Q is flat over the free variables, where the binding limits depend on each other or
 * where the signs do not settle. What it calls solved has every sign right and free slopes zero to rounding.
 * Source: Kunisch and Rendl (2003), SIAM Journal on Optimization 14(1); the fallback to single changes: Judice and Pires (1994),
 * Computers and Operations Research 21(5).
 */
export class PrimalDualActiveSet {
  readonly x: Float64Array;
  /** Multipliers of the budget and the rows. */
  readonly y: Float64Array;
  iterations = 0;
  private readonly n: number;
  private readonly gradient: Float64Array;
  private readonly slopes: Float64Array;
  private readonly rest: Int8Array;
  private readonly rowRest: Int8Array;
  private readonly block: BlockFactor;
  /** sum sigma |x| + |y|: what rounding in a slope goes by. */
  private spread = 0;
  private prices = 0;

  constructor(
    private readonly program: Omit<QuadraticProgram, 'linear'> & {
      readonly quadratic: Float64Array;
    },
    private readonly rows: readonly ScaledRow[],
    private readonly sigma: Float64Array,
    start: DenseStart,
  ) {
    const { lower, quadratic } = program;
    const n = lower.length;
    this.n = n;
    this.x = start.x.slice();
    this.y = start.y.slice();
    this.gradient = new Float64Array(n);
    this.slopes = new Float64Array(n);
    this.rest = Int8Array.from(this.x, (value, i) =>
      start.isFree(i) ? 0 : value <= lower[i]! ? -1 : 1,
    );
    this.rowRest = Int8Array.from(rows, (row, r) => {
      if (!start.rowBinds(r)) return 0;
      const value = dot(row.a, this.x);
      return value - row.lower <= row.upper - value ? -1 : 1;
    });
    this.block = new BlockFactor(quadratic, n, (equality, variable) => {
      if (equality < n) return equality === variable ? 1 : 0;
      return equality === n ? 1 : rows[equality - n - 1]!.a[variable]!;
    });
  }

  isFree(asset: number): boolean {
    return this.rest[asset] === 0;
  }

  rowBinds(r: number): boolean {
    return this.rowRest[r] !== 0;
  }

  /** Minimizes (1/2) x'Qx - linear'x from where the last call ended; false, and nothing changed, where that fails. */
  solve(linear: Float64Array): boolean {
    const before = [this.x, this.y, this.rest, this.rowRest].map((values) => values.slice());
    if (this.iterate(linear)) return true;
    [this.x, this.y, this.rest, this.rowRest].forEach((values, k) => {
      values.set(before[k]!);
    });
    return false;
  }

  private iterate(linear: Float64Array): boolean {
    let fewest = Number.POSITIVE_INFINITY;
    let left = patience;
    let calm = 0;
    for (let round = 0; round < mostRounds; round++) {
      this.price(linear);
      const wrong = this.wrongSigns(linear);
      if (wrong.length === 0 && calm++ > 0 && (calm > mostPolishes || !this.restless())) {
        return this.settled(linear);
      }
      if (wrong.length > 0) {
        calm = 0;
        left = wrong.length < fewest ? patience : left - 1;
        fewest = Math.min(fewest, wrong.length);
        this.iterations++;
        this.change(left < 0 ? wrong.slice(-1) : wrong);
      }
      if (!this.prepare() || !this.advance()) return false;
    }
    return false;
  }

  /** d/dt of x and y when the linear term moves by t times `direction` and everything rests where it does. */
  rates(direction: Float64Array): { x: Float64Array; y: Float64Array } {
    const equalities = this.equalities();
    const found = this.block.step(
      direction.map((value) => -value),
      equalities,
      new Float64Array(equalities.length),
    );
    const x = new Float64Array(this.n);
    const y = new Float64Array(this.y.length);
    if (!found) return { x, y };
    this.block.members.forEach((i, p) => {
      if (this.rest[i] === 0) x[i] = found.step[p]!;
    });
    equalities.forEach((equality, k) => {
      if (equality >= this.n) y[equality - this.n] = found.multipliers[k]!;
    });
    return { x, y };
  }

  /** Slopes g - A'y from x and y. */
  private price(linear: Float64Array): void {
    const { n, x, y, gradient, slopes, rows, sigma } = this;
    const { quadratic } = this.program;
    for (let i = 0; i < n; i++) gradient[i] = -linear[i]!;
    this.spread = 0;
    for (let j = 0, row = 0; j < n; j++, row += n) {
      const xj = x[j]!;
      if (xj === 0) continue;
      this.spread += sigma[j]! * Math.abs(xj);
      for (let i = 0; i < n; i++) gradient[i]! += xj * quadratic[row + i]!;
    }
    this.prices = Math.abs(y[0]!);
    for (let i = 0; i < n; i++) slopes[i] = gradient[i]! - y[0]!;
    rows.forEach(({ a }, r) => {
      const price = y[r + 1]!;
      this.prices += Math.abs(price);
      if (price !== 0) for (let i = 0; i < n; i++) slopes[i]! -= price * a[i]!;
    });
  }

  private noise(i: number, linear: Float64Array): number {
    return slopeTolerance * (this.sigma[i]! * this.spread + Math.abs(linear[i]!) + this.prices);
  }

  /** Variables outside their bounds or drawn off them, and rows (n + 1 + r) alike. */
  private wrongSigns(linear: Float64Array): number[] {
    const { n, x, y, slopes, rest, rowRest, rows } = this;
    const { lower, upper } = this.program;
    const wrong: number[] = [];
    for (let i = 0; i < n; i++) {
      const low = lower[i]!;
      const high = upper[i]!;
      if (rest[i] === 0) {
        const slack = boundTolerance * (1 + Math.abs(x[i]!));
        if (x[i]! < low - slack || x[i]! > high + slack) wrong.push(i);
      } else if (low < high && -rest[i]! * slopes[i]! < -this.noise(i, linear)) wrong.push(i);
    }
    rows.forEach((row, r) => {
      if (rowRest[r] === 0) {
        const value = dot(row.a, x);
        const slack = boundTolerance * (1 + Math.abs(value));
        if (value < row.lower - slack || value > row.upper + slack) wrong.push(n + 1 + r);
      } else if (row.lower < row.upper && rowRest[r]! * y[r + 1]! > slopeTolerance * this.prices) {
        wrong.push(n + 1 + r);
      }
    });
    return wrong;
  }

  private change(wrong: readonly number[]): void {
    const { n, x, rest, rowRest, rows } = this;
    const { lower, upper } = this.program;
    for (const k of wrong) {
      if (k < n) {
        rest[k] = rest[k] !== 0 ? 0 : sideOf(x[k]!, lower[k]!, upper[k]!);
        continue;
      }
      const r = k - n - 1;
      const row = rows[r]!;
      rowRest[r] = rowRest[r] !== 0 ? 0 : sideOf(dot(row.a, x), row.lower, row.upper);
      const price = this.y[r + 1]!;
      if (rowRest[r] !== 0 || price === 0) continue;
      for (let i = 0; i < n; i++) this.slopes[i]! += price * row.a[i]!;
      this.y[r + 1] = 0;
    }
  }

  /** The factor holds every free variable, and few others. */
  private prepare(): boolean {
    const { n, rest, block } = this;
    let free = 0;
    const outside: number[] = [];
    for (let i = 0; i < n; i++) {
      if (rest[i] !== 0) continue;
      free++;
      if (block.place[i]! < 0) outside.push(i);
    }
    const size = block.members.length;
    const few = size / 8;
    if (block.included + outside.length > few || size + outside.length - free > few) {
      return block.factor(Array.from(rest.keys()).filter((i) => rest[i] === 0));
    }
    return outside.every((i) => block.include(i));
  }

  /** Budget, binding rows, and members of the factor that rest on a bound. */
  private equalities(): number[] {
    const { n, rest, rowRest, block } = this;
    const found = [n];
    rowRest.forEach((at, r) => {
      if (at !== 0) found.push(n + 1 + r);
    });
    for (const i of block.members) if (rest[i] !== 0) found.push(i);
    return found;
  }

  /** Puts what rests onto its bound, then the free ones where their slopes vanish. */
  private advance(): boolean {
    const { n, x, y, slopes, rest, rowRest, rows, block } = this;
    const { lower, upper, quadratic, budget } = this.program;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const bound = rest[i] === 0 ? x[i]! : rest[i]! < 0 ? lower[i]! : upper[i]!;
      const move = bound - x[i]!;
      x[i] = bound;
      sum += bound;
      if (move !== 0) for (let j = 0; j < n; j++) slopes[j]! += move * quadratic[i * n + j]!;
    }
    const equalities = this.equalities();
    const missing = Float64Array.from(equalities, (equality) => {
      if (equality < n) return 0;
      if (equality === n) return budget - sum;
      const row = rows[equality - n - 1]!;
      const limit = rowRest[equality - n - 1]! < 0 ? row.lower : row.upper;
      return limit - dot(row.a, x);
    });
    const found = block.step(slopes, equalities, missing);
    if (!found) return false;
    block.members.forEach((i, p) => {
      if (rest[i] === 0) x[i]! += found.step[p]!;
    });
    equalities.forEach((equality, k) => {
      if (equality >= n) y[equality - n]! += found.multipliers[k]!;
    });
    return true;
  }

  private restless(): boolean {
    const { n, rest, slopes, gradient, sigma, spread } = this;
    let slope = 0;
    let largest = 0;
    let steepest = 0;
    for (let i = 0; i < n; i++) {
      steepest = Math.max(steepest, sigma[i]!);
      if (rest[i] !== 0) continue;
      slope = Math.max(slope, Math.abs(slopes[i]!));
      largest = Math.max(largest, Math.abs(gradient[i]!));
    }
    return isRestless(slope, largest, steepest * spread);
  }

  /** What every sign allows is the optimum only if the free slopes vanish and the budget is met. */
  private settled(linear: Float64Array): boolean {
    const { n, x, rest, slopes } = this;
    const { lower, upper, budget } = this.program;
    let sum = 0;
    let gross = 1;
    for (let i = 0; i < n; i++) {
      if (rest[i] === 0 && !(Math.abs(slopes[i]!) <= 4 * this.noise(i, linear))) return false;
      x[i] = Math.min(upper[i]!, Math.max(lower[i]!, x[i]!));
      sum += x[i]!;
      gross += Math.abs(x[i]!);
    }
    return Math.abs(sum - budget) <= 1e-12 * gross;
  }
}

function sideOf(value: number, lower: number, upper: number): Rest {
  return value - lower < upper - value ? -1 : 1;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
