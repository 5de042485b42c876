import { FreeSet } from '@/core/solvers/critical-line/free-set';
import { ParametricSlopes, rounding } from '@/core/solvers/critical-line/parametric-slopes';
import { purify } from '@/core/solvers/critical-line/purify';
import type { Polytope } from '@/core/solvers/quadratic-program';
import type { ScaledRow } from '@/core/solvers/scaled-rows';

export interface Event {
  /** How far t may fall; `t` where nothing ends the segment. */
  readonly step: number;
  /** The variable that reaches its bound or whose reduced cost reaches zero; -1 where t reaches zero first. */
  readonly variable: number;
}

/**
 * The free set F of x(t) = argmin (1/2) x'Qx - t m'x, lower <= x <= upper, A x = b, along which x, the multipliers y
 * and the reduced costs z = Qx - t m - A'y are linear in t:
 *
 *   K [-dy; dx] = [0; m_F],   K = [0 A_F; A_F' Q_FF],   dz = Q_F dx - m - A'dy
 *
 * Variables: assets 0..n-1, then the slack of each row. Equality 0 is the budget, equality r + 1 is a_r'x - slack_r = 0.
 *
 * A variable that would enter along a direction d without variance (Qd = 0, Ad = 0) has z = -t m'd, which reaches zero at
 * some t > 0 only where it is zero for all t: it stays where it is as long as no variable leaves F. So K never becomes
 * singular, and a rank-deficient Q is no special case. Source: Best (1996), Applied Mathematics and Parallel Computing.
 */
export class ParametricSet {
  t = 0;
  readonly x: Float64Array;
  readonly z: Float64Array;
  readonly y: Float64Array;
  /** Rates per unit of t; `dx` by place in F. */
  readonly dx: Float64Array;
  readonly dz: Float64Array;
  readonly dy: Float64Array;
  readonly free: FreeSet;
  /** m, one number per variable; the slacks' may be different from zero after `recentre`. */
  readonly direction: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 at the lower bound, -1 at the upper, 0 in F or fixed. */
  private readonly side: Int8Array;
  /** Tied with F or rigid in it: out of the ratio test until F changes. */
  private readonly resting: Uint8Array;
  private readonly n: number;
  private readonly equalities: number;
  private readonly slopes: ParametricSlopes;
  readonly largestVariance: number;
  private anyRigid = false;

  constructor(
    private readonly program: Polytope & { readonly quadratic: Float64Array },
    private readonly rows: readonly ScaledRow[],
    sigma: Float64Array,
    direction: Float64Array,
  ) {
    const n = direction.length;
    const all = n + rows.length;
    this.n = n;
    this.equalities = 1 + rows.length;
    this.x = new Float64Array(all);
    this.z = new Float64Array(all);
    this.dz = new Float64Array(all);
    this.y = new Float64Array(this.equalities);
    this.dy = new Float64Array(this.equalities);
    this.direction = new Float64Array(all);
    this.direction.set(direction);
    this.lower = new Float64Array(all);
    this.upper = new Float64Array(all);
    this.lower.set(program.lower);
    this.upper.set(program.upper);
    rows.forEach((row, r) => {
      this.lower[n + r] = row.lower;
      this.upper[n + r] = row.upper;
    });
    this.largestVariance = sigma.reduce((most, value) => Math.max(most, value), 0) ** 2;
    this.side = new Int8Array(all);
    this.resting = new Uint8Array(all);
    this.free = new FreeSet(program.quadratic, rows, sigma);
    this.dx = new Float64Array(all);
    this.slopes = new ParametricSlopes(program.quadratic, rows, sigma, this.direction);
  }

  /** Starts from assets x with F given; false where K is singular. */
  adopt(x: Float64Array, free: readonly number[]): boolean {
    this.place(x);
    const all = free.slice();
    const known = new Set(free);
    for (let v = 0; v < this.x.length; v++) {
      // Solvers may let a variable rest at zero, between its bounds, where its reduced cost is zero as well.
      if (this.isInside(v) && !known.has(v)) all.push(v);
    }
    const determined =
      all.length === free.length && this.free.assign(free) && !this.free.isDoubtful;
    if (!determined && !purify(this.free, this, all)) return false;
    this.settle();
    return true;
  }

  /** Starts from the optimal basis of a linear program, all of whose solutions are still open. */
  adoptVertex(x: Float64Array, free: readonly number[]): boolean {
    this.place(x);
    if (!this.free.assign(free)) return false;
    this.settle();
    return true;
  }

  private place(x: Float64Array): void {
    const { n, rows } = this;
    this.x.set(x);
    rows.forEach(({ a }, r) => {
      this.x[n + r] = dot(a, x, n);
    });
  }

  /** Whoever is not free and on a bound rests there. */
  private settle(): void {
    const { side, lower, upper, x } = this;
    for (let v = 0; v < side.length; v++) {
      side[v] = 0;
      if (this.free.has(v) || this.isInside(v)) continue;
      const atUpper = upper[v]! - x[v]! < x[v]! - lower[v]!;
      x[v] = atUpper ? upper[v]! : lower[v]!;
      if (lower[v] !== upper[v]) side[v] = atUpper ? -1 : 1;
    }
    this.resting.fill(0);
  }

  private isInside(v: number): boolean {
    const { x, lower, upper } = this;
    const dust = rounding * (1 + Math.abs(x[v]!));
    return x[v]! > lower[v]! + dust && x[v]! < upper[v]! - dust;
  }

  /** Rates of x, y and z; false where K no longer determines them. */
  rates(): boolean {
    if (this.respond() <= 1e-10) return true;
    if (!this.free.factor()) return false;
    return this.respond() <= 1e-8;
  }

  /**
   * Replaces m by m - A'p, p the multipliers of the linear program max m'x: the same x(t), but what ties at the highest
   * return is then exactly zero on F, and nearly equal returns are told apart without cancellation. Answers p.
   * To be called where F is an optimal basis of that program.
   */
  recentre(): Float64Array {
    const { n, equalities, rows, direction, dy, dz } = this;
    this.rates();
    const largest = direction.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let v = 0; v < direction.length; v++) {
      let scale = v < n ? Math.abs(direction[v]!) + Math.abs(dy[0]!) : largest;
      if (v < n) {
        for (let e = 1; e < equalities; e++) scale += Math.abs(dy[e]! * rows[e - 1]!.a[v]!);
      }
      const tied = this.free.has(v) || Math.abs(dz[v]!) <= 10 * rounding * scale;
      direction[v] = tied ? 0 : -dz[v]!;
    }
    return dy.map((value) => -value);
  }

  /** Exact z from x and t, after Newton steps that make F stationary and the equalities hold; false where they fail. */
  refresh(): boolean {
    const { n, equalities, rows, free, x, y, z } = this;
    const { ids, count } = free;
    for (let pass = 0; pass < 5; pass++) {
      this.slopes.price(z, { x, y, t: this.t });
      const { column, answer } = free;
      const total = sum(x, n);
      column[0] = this.program.budget - total;
      for (let r = 0; r < rows.length; r++) column[r + 1] = x[n + r]! - dot(rows[r]!.a, x, n);
      for (let f = 0; f < count; f++) column[equalities + f] = -z[ids[f]!]!;
      free.solve();
      let moved = 0;
      for (let f = 0; f < count; f++) {
        const step = answer[equalities + f]!;
        x[ids[f]!]! += step;
        moved += Math.abs(step);
      }
      for (let e = 0; e < equalities; e++) y[e]! -= answer[e]!;
      const gross = 1 + Math.abs(this.program.budget) + this.gross;
      if (moved <= 1e-14 * gross && pass > 0) break;
      if (pass === 2 && !free.factor()) return false;
      if (pass === 4 && !(moved <= 1e-9 * gross)) return false;
    }
    this.slopes.price(z, { x, y, t: this.t });
    return true;
  }

  /** Whether rounding has moved x off the equalities since they were last met. */
  get hasDrifted(): boolean {
    const { n, rows, x } = this;
    const limit = 4e-15 * (1 + Math.abs(this.program.budget) + this.gross);
    if (Math.abs(sum(x, n) - this.program.budget) > limit) return true;
    return rows.some(({ a }, r) => Math.abs(x[n + r]! - dot(a, x, n)) > limit);
  }

  /** The t above which F at z(0) stays optimal while x stands still: where the frontier begins. */
  firstPrice(): number {
    const { side, z, dz } = this;
    let first = 0;
    for (let v = 0; v < side.length; v++) {
      const toward = side[v]! * dz[v]!;
      if (toward > 0 && side[v]! * z[v]! < 0) first = Math.max(first, -z[v]! / dz[v]!);
    }
    return first;
  }

  /** What ends the segment as t falls. Ties: the least index, with which pivots of length zero cannot cycle. */
  next(): Event {
    const { t, x, z, dz, dx, side, lower, upper, resting } = this;
    const { ids, count } = this.free;
    let step = t;
    let variable = -1;
    const tie = 1e-14 * t;
    for (let v = 0; v < side.length; v++) {
      const slope = side[v]! * dz[v]!;
      if (!(slope > 0) || resting[v]) continue;
      const reached = Math.max(0, (side[v]! * z[v]!) / slope);
      if (reached >= step || (t - reached) * slope <= this.slopes.noise(v, this.y[0]!)) continue;
      if (variable >= 0 && reached >= step - tie) continue;
      step = reached;
      variable = v;
    }
    const dust = 1e-14 * (1 + Math.abs(this.program.budget));
    for (let f = 0; f < count; f++) {
      const rate = dx[f]!;
      const v = ids[f]!;
      if (rate === 0 || resting[v]) continue;
      const room = rate > 0 ? x[v]! - lower[v]! : upper[v]! - x[v]!;
      const size = Math.abs(rate);
      const reached = Math.max(0, room / size);
      if (reached > step + tie || (t - reached) * size <= dust) continue;
      if (variable >= 0 && reached > step - tie && v > variable) continue;
      step = Math.min(step, reached);
      variable = v;
    }
    return { step, variable };
  }

  /** t falls by `step`. */
  advance(step: number): void {
    const { x, y, z, dx, dy, dz } = this;
    const { ids, count } = this.free;
    this.t -= step;
    for (let f = 0; f < count; f++) x[ids[f]!]! -= step * dx[f]!;
    for (let e = 0; e < y.length; e++) y[e]! -= step * dy[e]!;
    for (let v = 0; v < z.length; v++) z[v]! -= step * dz[v]!;
  }

  /** Whether the variable of an event can change sides; one that cannot is left out of the ratio test. */
  admits(v: number): boolean {
    const { free, t } = this;
    if (free.has(v)) {
      // What moves far is not rigid, whatever the inverse says.
      const moves = Math.abs(this.dx[free.placeOf(v)]!) * t;
      if (moves > 1e-9 * (1 + Math.abs(this.program.budget)) || !free.isRigid(v)) return true;
    } else if (!free.isFlat(v)) return true;
    this.resting[v] = 1;
    this.anyRigid ||= free.has(v);
    return false;
  }

  /** The variable of an event that `admits` has just accepted leaves or enters F. */
  pivot(v: number): void {
    const { free, side, lower, upper, x, resting } = this;
    if (free.has(v)) {
      free.leave(v);
      side[v] = lower[v] === upper[v] ? 0 : x[v] === upper[v] ? -1 : 1;
      resting.fill(0);
      return;
    }
    free.enter(v);
    side[v] = 0;
    if (this.anyRigid) for (let f = 0; f < free.count; f++) resting[free.ids[f]!] = 0;
    this.anyRigid = false;
  }

  /** Onto the bound that the event found. */
  snap(v: number): void {
    const f = this.free.placeOf(v);
    if (f >= 0) this.x[v] = this.dx[f]! > 0 ? this.lower[v]! : this.upper[v]!;
  }

  /** dx, dy, dz; answers the largest relative error with which F stays stationary. */
  private respond(): number {
    const { equalities, free, direction, dy, dx, dz } = this;
    const { ids, count, column, answer } = free;
    column.fill(0, 0, equalities);
    for (let f = 0; f < count; f++) column[equalities + f] = direction[ids[f]!]!;
    free.solve();
    let scale = 0;
    for (let f = 0; f < count; f++) scale += free.reach(f) * Math.abs(column[equalities + f]!);
    for (let e = 0; e < equalities; e++) dy[e] = -answer[e]!;
    let error = 0;
    for (let pass = 0; ; pass++) {
      for (let f = 0; f < count; f++) {
        const change = answer[equalities + f]!;
        const value = pass === 0 ? change : dx[f]! + change;
        dx[f] = Math.abs(value) <= rounding * free.reach(f) * scale ? 0 : value;
      }
      error = this.slopes.rates(dz, { dx, dy, free });
      const drift = this.drift(column);
      if ((error <= 1e-12 && drift <= 5e-15) || pass === 2 || !(error < 1e-3)) break;
      // A correction by what is left over.
      for (let f = 0; f < count; f++) column[equalities + f] = -dz[ids[f]!]!;
      free.solve();
      for (let e = 0; e < equalities; e++) dy[e]! -= answer[e]!;
    }
    for (let f = 0; f < count; f++) dz[ids[f]!] = 0;
    return error;
  }

  /** -A dx into the first entries of `column`; answers its largest size relative to dx. */
  private drift(column: Float64Array): number {
    const { n, equalities, free, dx } = this;
    const { ids, count } = free;
    column.fill(0, 0, equalities);
    let gross = 0;
    for (let f = 0; f < count; f++) {
      const v = ids[f]!;
      const rate = dx[f]!;
      gross += Math.abs(rate);
      if (v < n) for (let e = 0; e < equalities; e++) column[e]! -= free.coefficient(e, v) * rate;
      else column[v - n + 1]! += rate;
    }
    let largest = 0;
    for (let e = 0; e < equalities; e++) largest = Math.max(largest, Math.abs(column[e]!));
    return gross === 0 ? 0 : largest / gross;
  }

  private get gross(): number {
    let total = 0;
    for (let i = 0; i < this.n; i++) total += Math.abs(this.x[i]!);
    return total;
  }
}

function sum(values: Float64Array, count: number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += values[i]!;
  return total;
}

function dot(a: Float64Array, b: Float64Array, count: number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += a[i]! * b[i]!;
  return total;
}
