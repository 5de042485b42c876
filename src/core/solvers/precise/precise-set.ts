import {
  add,
  addProduct,
  clear,
  type DoubleDoubles,
  doubleDoubles,
  put,
} from '@/core/linalg/double-double';
import { PreciseKkt, rigid } from '@/core/solvers/precise/precise-kkt';
import type { PreciseProgram } from '@/core/solvers/precise/precise-program';

/** Rates of weights below this share of what they could be are rounding of twice the digits. */
const rounding = 1e-27;

/** Rates of reduced costs below this share of their terms are ties: doubles could not tell them apart. */
const tie = 1e-20;

/** Weights below this are none. */
const dust = 1e-20;

/** A correction by more than this share of what it corrects means that the updated inverse has worn out. */
const worn = 1e-8;

/** Pivots after which x, y and z are computed afresh. */
const freshEvery = 8;

/**
 * The free set F of x = argmin (1/2) x'(Q + D)x - c'x, lower <= x <= upper, A x = b, with twice the digits, and how x, the
 * multipliers y and the reduced costs z = (Q + D)x - c - A'y move where c and b do:
 *
 *   K [-dy; dx] = [db; dc],   K of `PreciseKkt`
 *
 * D is a diagonal `ridge` just above what rounding may have taken from the eigenvalues of Q, so that the program is strictly
 * convex and K regular: 32 digits resolve what 16 cannot, and no direction is flat.
 * Source: Best (1996), Applied Mathematics and Parallel Computing; Ferreau, Bock, Diehl (2008), International Journal of
 * Robust and Nonlinear Control 18, for starting such a path at any feasible point.
 */
export class PreciseSet {
  private readonly x: DoubleDoubles;
  private readonly y: DoubleDoubles;
  private readonly z: DoubleDoubles;
  /** c, one number per variable, and b, one per equality, with their rates. */
  private readonly linear: DoubleDoubles;
  private readonly linearRate: DoubleDoubles;
  private readonly right: DoubleDoubles;
  private readonly rightRate: DoubleDoubles;
  /** Where `follow` gives up. */
  mostWork = Number.POSITIVE_INFINITY;
  iterations = 0;
  /** 1 at the lower bound, -1 at the upper, 0 in F or fixed. */
  private readonly side: Int8Array;
  private readonly free: Uint8Array;
  private readonly dx: DoubleDoubles;
  private readonly dy: DoubleDoubles;
  private readonly dz: DoubleDoubles;
  private readonly column: DoubleDoubles;
  private readonly answer: DoubleDoubles;
  private readonly missing: DoubleDoubles;
  private readonly kkt: PreciseKkt;
  private sinceFresh = 0;

  constructor(private readonly data: PreciseProgram) {
    const { n, rows, quadratic, ridge, largest } = data;
    const all = n + rows.length;
    const equalities = 1 + rows.length;
    const perVariable = () => doubleDoubles(all);
    const perEquality = () => doubleDoubles(equalities);
    this.x = perVariable();
    this.z = perVariable();
    this.dx = perVariable();
    this.dz = perVariable();
    this.linear = perVariable();
    this.linearRate = perVariable();
    this.y = perEquality();
    this.dy = perEquality();
    this.right = perEquality();
    this.rightRate = perEquality();
    this.missing = perEquality();
    this.column = doubleDoubles(n + equalities);
    this.answer = doubleDoubles(n + equalities);
    this.side = new Int8Array(all);
    this.free = new Uint8Array(all);
    this.kkt = new PreciseKkt(quadratic, rows, { ridge, free: this.free, largest });
  }

  /**
   * Starts at assets x within their bounds that miss the equalities by rounding, with multipliers y (scaled rows) that may
   * be anything: b becomes what x has, and c that near `linear` for which x is optimal. False where no free set determines
   * the multipliers.
   */
  start(x: Float64Array, free: readonly number[], y: Float64Array, linear: Float64Array): boolean {
    const { data, right, missing } = this;
    const { n, rows, lower, upper } = data;
    clear(this.linear);
    clear(right);
    for (let i = 0; i < n; i++) {
      put(this.x, i, x[i]!);
      put(this.linear, i, linear[i]!);
    }
    for (let e = 0; e < y.length; e++) put(this.y, e, y[e]!);
    rows.forEach(({ a }, r) => {
      const v = n + r;
      put(this.x, v, 0);
      for (let i = 0; i < n; i++) addProduct(this.x, v, x[i]!, 0, a[i]!, 0);
      if (this.x.hi[v]! <= lower[v]!) put(this.x, v, lower[v]!);
      if (this.x.hi[v]! >= upper[v]!) put(this.x, v, upper[v]!);
    });
    if (!this.chooseFree(free)) return false;
    // As b is still zero, -A x.
    data.misses(this.x, right, missing);
    for (let e = 0; e < y.length; e++) put(right, e, -missing.hi[e]!, -missing.lo[e]!);
    this.makeOptimal();
    return true;
  }

  /** The next unit of the path leads to c = linear + D centre and the program's own b. */
  aim(linear: Float64Array, centre: Float64Array): void {
    const { linearRate, rightRate, right } = this;
    const { n, ridge, budget } = this.data;
    for (let v = 0; v < this.side.length; v++) {
      put(linearRate, v, -this.linear.hi[v]!, -this.linear.lo[v]!);
      if (v >= n) continue;
      add(linearRate, v, linear[v]!);
      addProduct(linearRate, v, ridge[v]!, 0, centre[v]!, 0);
    }
    for (let e = 0; e < right.hi.length; e++) {
      put(rightRate, e, -right.hi[e]!, -right.lo[e]!);
      if (e === 0) add(rightRate, e, budget);
    }
  }

  /** The path leads on along c + t direction, t from zero, and b stays. */
  turn(direction: Float64Array): void {
    clear(this.linearRate);
    clear(this.rightRate);
    for (let i = 0; i < direction.length; i++) put(this.linearRate, i, direction[i]!);
  }

  /** Multiplications done, which measure time without a clock. */
  get work(): number {
    return this.data.work + this.kkt.work;
  }

  /** Follows the rates of c and b for `length`; false where that fails. */
  follow(length: number): boolean {
    let left = length;
    while (left > 0) {
      const step = this.piece(left, false);
      if (step === undefined) return false;
      left -= step;
    }
    return this.refresh();
  }

  /** Follows them up to the next corner and past it: how far that was, infinite where there is none. */
  toCorner(): number | undefined {
    let step: number | undefined = 0;
    while (step === 0) step = this.piece(Number.POSITIVE_INFINITY, true);
    return step;
  }

  /** Up to the next change of F or for `most`: how far that was. `undefined` where it fails. */
  private piece(most: number, exact: boolean): number | undefined {
    if (this.work >= this.mostWork || !this.rates()) return undefined;
    const { step, variable } = this.next();
    if (step >= most) {
      if (most < Number.POSITIVE_INFINITY) this.advance(most);
      return most;
    }
    this.advance(step);
    this.snap(variable);
    if (exact || ++this.sinceFresh >= freshEvery) {
      if (!this.refresh()) return undefined;
      this.snap(variable);
    }
    this.iterations++;
    return this.pivot(variable) ? step : undefined;
  }

  /** x within its bounds and the multipliers of the program's own rows, as doubles. */
  rounded(): { readonly x: Float64Array; readonly rowPrices: Float64Array } {
    const { x, y } = this;
    const { n, rows, lower, upper } = this.data;
    return {
      x: Float64Array.from({ length: n }, (_, i) => {
        const value = Math.abs(x.hi[i]!) <= dust ? 0 : x.hi[i]!;
        return Math.min(upper[i]!, Math.max(lower[i]!, value));
      }),
      rowPrices: Float64Array.from(rows, ({ scale }, r) =>
        this.free[n + r] ? 0 : y.hi[r + 1]! / scale,
      ),
    };
  }

  /** The free variables as given and whoever is inside its bounds; then all slacks too; then an asset. */
  private chooseFree(given: readonly number[]): boolean {
    const { side, free, x } = this;
    const { n, lower, upper } = this.data;
    const inside = (v: number) =>
      (x.hi[v]! > lower[v]! || x.lo[v]! > 0) && (x.hi[v]! < upper[v]! || x.lo[v]! < 0);
    let widest = 0;
    for (let i = 0; i < n; i++) {
      if (upper[i]! - lower[i]! > upper[widest]! - lower[widest]!) widest = i;
    }
    free.fill(0);
    for (const v of given) free[v] = 1;
    for (let v = 0; v < side.length; v++) if (inside(v)) free[v] = 1;
    for (const more of ['none', 'slacks', 'asset'] as const) {
      if (more === 'slacks') free.fill(1, n);
      if (more === 'asset') free[widest] = 1;
      if (!this.kkt.factor()) continue;
      for (let v = 0; v < side.length; v++) {
        const held = free[v] === 1 || lower[v] === upper[v];
        side[v] = held ? 0 : x.hi[v]! <= lower[v]! ? 1 : -1;
      }
      return true;
    }
    return false;
  }

  /** Into c what is missing from optimality. Ties get a little of their own. */
  private makeOptimal(): void {
    const { side, linear, z, x } = this;
    const { n, sigma, largest } = this.data;
    this.data.price(x, this.y, linear, z);
    const spread = this.data.spread(x);
    for (let v = 0; v < side.length; v++) {
      if (this.free[v]) {
        add(linear, v, z.hi[v]!, z.lo[v]!);
        put(z, v, 0);
        continue;
      }
      const own = 1e-13 * (v < n ? sigma[v]! : Math.sqrt(largest)) * spread;
      const least = (own || 1e-300) * (1 + ((0.6180339887498949 * (v + 1)) % 1));
      if (side[v] === 0 || side[v]! * z.hi[v]! >= least) continue;
      add(linear, v, z.hi[v]!, z.lo[v]!);
      add(linear, v, -side[v]! * least);
      put(z, v, side[v]! * least);
    }
  }

  /**
   * Newton steps on x and y, or on their rates, until F is stationary and the equalities of W hold; free slacks follow.
   * False where the corrections do not shrink against x and are more than `floor`.
   */
  private settle(
    x: DoubleDoubles,
    y: DoubleDoubles,
    z: DoubleDoubles,
    linear: DoubleDoubles,
    right: DoubleDoubles,
    floor: number,
  ): boolean {
    const { data, free, column, answer, missing } = this;
    const { n, rows } = data;
    const { members } = this.kkt;
    const size = members.length;
    rows.forEach((_, r) => {
      if (free[n + r]) put(y, r + 1, linear.hi[n + r]!, linear.lo[n + r]!);
    });
    for (let pass = 0; pass < 4; pass++) {
      data.price(x, y, linear, z);
      data.misses(x, right, missing);
      for (let k = 0; k < size; k++) {
        const m = members[k]!;
        if (m < n) put(column, k, -z.hi[m]!, -z.lo[m]!);
        else put(column, k, missing.hi[m - n]!, missing.lo[m - n]!);
      }
      this.kkt.solve(column, answer);
      let moved = 0;
      let gross = 0;
      for (let k = 0; k < size; k++) {
        const m = members[k]!;
        if (m >= n) {
          add(y, m - n, -answer.hi[k]!, -answer.lo[k]!);
          continue;
        }
        add(x, m, answer.hi[k]!, answer.lo[k]!);
        moved = Math.max(moved, Math.abs(answer.hi[k]!));
        gross = Math.max(gross, Math.abs(x.hi[m]!));
      }
      if (!(moved <= (pass === 0 ? Number.MAX_VALUE : worn * gross + floor))) return false;
      if (moved <= 1e-22 * gross + 1e-8 * floor) break;
    }
    data.price(x, y, linear, z);
    data.misses(x, right, missing);
    for (let v = 0; v < free.length; v++) {
      if (!free[v]) continue;
      put(z, v, 0);
      // slack = a'x - b.
      if (v >= n) add(x, v, -missing.hi[v - n + 1]!, -missing.lo[v - n + 1]!);
    }
    return true;
  }

  /** dx, dy, dz; false where K no longer determines them. */
  private rates(): boolean {
    const { dx, dy, dz, linearRate, rightRate } = this;
    const { n, largest } = this.data;
    const settled = () => {
      clear(dx);
      clear(dy);
      // Where the equalities hold all of F, what is left of its rates is rounding.
      let steepest = 0;
      for (const m of this.kkt.members)
        if (m < n) steepest = Math.max(steepest, Math.abs(linearRate.hi[m]!));
      if (!this.settle(dx, dy, dz, linearRate, rightRate, (steepest / largest) * rigid))
        return false;
      this.still();
      return true;
    };
    return settled() || (this.kkt.factor() && settled());
  }

  /** What rounding alone moves stands still. */
  private still(): void {
    const { dx, linearRate, kkt } = this;
    const { n } = this.data;
    const { members } = kkt;
    let most = 0;
    members.forEach((m, k) => {
      if (m < n) most += kkt.reach(k) * Math.abs(linearRate.hi[m]!);
    });
    members.forEach((m, k) => {
      if (m < n && Math.abs(dx.hi[m]!) <= rounding * kkt.reach(k) * most) put(dx, m, 0);
    });
  }

  /** Exact x, y and z. */
  private refresh(): boolean {
    const { x, y, z, linear, right } = this;
    this.sinceFresh = 0;
    const settled = () => this.settle(x, y, z, linear, right, worn);
    return settled() || (this.kkt.factor() && settled());
  }

  /** What ends this piece of the path: how far on, and which variable; -1 where none does. Ties: the least index. */
  private next(): { readonly step: number; readonly variable: number } {
    const { side, x, z, dx, dz, dy, free, linearRate } = this;
    const { n, lower, upper, sigma } = this.data;
    let step = Number.POSITIVE_INFINITY;
    let variable = -1;
    const spread = this.data.spread(dx);
    let prices = 0;
    for (const price of dy.hi) prices += Math.abs(price);
    for (let v = 0; v < side.length; v++) {
      let reached: number;
      if (free[v]) {
        const rate = dx.hi[v]!;
        if (rate === 0) continue;
        const bound = rate > 0 ? upper[v]! : lower[v]!;
        const room = rate > 0 ? bound - x.hi[v]! - x.lo[v]! : x.hi[v]! - bound + x.lo[v]!;
        reached = Math.max(0, room) / Math.abs(rate);
        if (reached < step && this.kkt.isRigid(v)) continue;
      } else {
        const slope = -side[v]! * dz.hi[v]!;
        const own = v < n ? sigma[v]! * spread : 0;
        if (!(slope > tie * (own + Math.abs(linearRate.hi[v]!) + prices))) continue;
        reached = Math.max(0, side[v]! * z.hi[v]!) / slope;
      }
      if (reached >= step) continue;
      step = reached;
      variable = v;
    }
    return { step, variable };
  }

  private advance(step: number): void {
    if (step === 0) return;
    const { x, y, z, dx, dy, dz, linear, linearRate, right, rightRate } = this;
    for (const [value, rate] of [
      [x, dx],
      [z, dz],
      [linear, linearRate],
      [y, dy],
      [right, rightRate],
    ] as const) {
      for (let k = 0; k < value.hi.length; k++) {
        if (rate.hi[k] !== 0) addProduct(value, k, step, 0, rate.hi[k]!, rate.lo[k]!);
      }
    }
  }

  /** Onto the bound, or to the reduced cost of zero, that the event found. */
  private snap(v: number): void {
    if (!this.free[v]) put(this.z, v, 0);
    else put(this.x, v, (this.dx.hi[v]! > 0 ? this.data.upper : this.data.lower)[v]!);
  }

  /** The variable of an event leaves or enters F; false where that fails. */
  private pivot(v: number): boolean {
    const { free, side, dx } = this;
    const { lower, upper } = this.data;
    const leaves = free[v] === 1;
    free[v] = leaves ? 0 : 1;
    side[v] = !leaves || lower[v] === upper[v] ? 0 : dx.hi[v]! > 0 ? -1 : 1;
    return this.kkt.change(v);
  }
}
