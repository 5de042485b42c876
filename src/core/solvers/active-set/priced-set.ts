import { addRows } from '@/core/linalg/add-rows';
import { ActiveSet } from '@/core/solvers/active-set/active-set';
import { isRestless } from '@/core/solvers/active-set/restless';
import { worstViolators } from '@/core/solvers/active-set/worst-violators';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';
import type { ScaledRow } from '@/core/solvers/scaled-rows';

/** Variables appended per pricing round once not all of them are kept. */
const batch = 48;
const keepAll = 96;

/**
 * A program of n assets through an active set that holds few of them: all others are priced with an exact gradient
 * (one row of Q per held asset), and the worst are appended.
 *
 * Variables: assets 0..n-1, the slack of row r is n + r, the violation of row r is n + rows + r.
 */
export class PricedSet {
  readonly set: ActiveSet;
  readonly reducedCosts: Float64Array;
  /** Place among the variables of the active set, or -1. */
  readonly localOf: Int32Array;
  private readonly n: number;
  private readonly gradient: Float64Array;
  /** Largest sigma. */
  private steepest = 0;
  /** Assets that are held, and how much of each. */
  private readonly heldAssets: Int32Array;
  private readonly holdings: Float64Array;

  /** `signs`: per row 0, or the sign with which its violation enters the row and alone costs. */
  constructor(
    private readonly program: Omit<QuadraticProgram, 'linear'>,
    private readonly rows: readonly ScaledRow[],
    private readonly sigma: Float64Array,
    private readonly x: Float64Array,
    linear: Float64Array,
    signs?: Float64Array,
  ) {
    const n = x.length;
    this.n = n;
    const reals = new Float64Array(3 * n);
    this.gradient = reals.subarray(0, n);
    this.reducedCosts = reals.subarray(n, 2 * n);
    this.holdings = reals.subarray(2 * n);
    const places = new Int32Array(2 * n);
    this.heldAssets = places.subarray(0, n);
    this.localOf = places.subarray(n).fill(-1);
    const { quadratic } = program;
    let flat = rows.length;
    if (signs) for (const sign of signs) if (sign !== 0) flat++;
    const capacity = flat + Math.min(n, keepAll) + 2;
    const set = this.holdsAll
      ? new ActiveSet(1 + rows.length, quadratic ? flat : capacity, flat + n, quadratic)
      : new ActiveSet(1 + rows.length, quadratic ? flat : flat + n, capacity);
    this.set = set;
    for (let i = 0; i < n; i++) {
      set.usualSigma += sigma[i]! / n;
      this.steepest = Math.max(this.steepest, sigma[i]!);
    }
    rows.forEach((row, r) => {
      const value = dot(row.a, x);
      const slack = Math.min(row.upper, Math.max(row.lower, value));
      const local = set.append(n + r, slack, row.lower, row.upper, 0, 0);
      set.a[local * set.rows + r + 1] = -1;
      const sign = signs?.[r] ?? 0;
      if (sign === 0) return;
      const violation = Math.abs(value - slack);
      const elastic = set.append(n + rows.length + r, violation, 0, 2 * violation + 1, -1, 0);
      set.a[elastic * set.rows + r + 1] = sign;
    });
    if (this.holdsAll) for (let i = 0; i < n; i++) this.append(i, linear);
  }

  /** Few assets are all held from the start. */
  get holdsAll(): boolean {
    return this.n <= keepAll;
  }

  /** Declares which variables are free; false where they do not determine the multipliers. */
  factor(basis: readonly number[], linear: Float64Array): boolean {
    for (const id of basis) if (id < this.n && this.localOf[id]! < 0) this.append(id, linear);
    return this.set.factor(basis.map((id) => this.set.ids.indexOf(id)));
  }

  /** Takes over another linear term. */
  relinearize(linear: Float64Array): void {
    const { set, n } = this;
    for (let i = 0; i < set.count; i++) {
      if (set.ids[i]! < n) set.linear[i] = linear[set.ids[i]!]!;
    }
  }

  /** Exact gradient, residuals of the equalities and rounding scale from x. */
  refresh(linear: Float64Array): void {
    const { n, x, gradient, sigma, rows, heldAssets, holdings } = this;
    const { quadratic } = this.program;
    const set = this.set;
    let sum = 0;
    let spread = 0;
    let held = 0;
    for (let j = 0; j < n; j++) {
      gradient[j] = -linear[j]!;
      const xj = x[j]!;
      if (xj === 0) continue;
      sum += xj;
      spread += sigma[j]! * Math.abs(xj);
      heldAssets[held] = j;
      holdings[held++] = xj;
    }
    if (quadratic) addRows(gradient, quadratic, heldAssets, holdings, held);
    set.residual[0] = this.program.budget - sum;
    for (let r = 0; r < rows.length; r++) set.residual[r + 1] = -dot(rows[r]!.a, x);
    for (let i = 0; i < set.count; i++) {
      const id = set.ids[i]!;
      if (id < n) {
        set.gradient[i] = gradient[id]!;
        continue;
      }
      set.gradient[i] = -set.linear[i]!;
      const r = ((id - n) % rows.length) + 1;
      set.residual[r]! -= set.a[i * set.rows + r]! * set.x[i]!;
    }
    set.spread = spread;
  }

  /** Reduced costs of all assets from gradient and multipliers; returns the size of the multipliers. */
  price(): number {
    const { n, gradient, reducedCosts, rows } = this;
    const { y } = this.set;
    let scale = Math.abs(y[0]!);
    for (let i = 0; i < n; i++) reducedCosts[i] = gradient[i]! - y[0]!;
    for (let r = 0; r < rows.length; r++) {
      const price = y[r + 1]!;
      if (price === 0) continue;
      scale += Math.abs(price);
      const { a } = rows[r]!;
      for (let i = 0; i < n; i++) reducedCosts[i]! -= price * a[i]!;
    }
    return scale;
  }

  /** Rounding level of the reduced cost of asset i. */
  noise(i: number, linear: Float64Array, priceScale: number): number {
    return 1e-12 * (this.sigma[i]! * this.set.spread + Math.abs(linear[i]!) + priceScale);
  }

  /** Answers how many came in, at most `batch`. */
  appendViolators(linear: Float64Array): number {
    const { x, reducedCosts, sigma, localOf } = this;
    const { lower, upper } = this.program;
    if (this.holdsAll) return 0;
    const scale = this.price();
    const noise = (i: number) => this.noise(i, linear, scale);
    const worst = worstViolators(reducedCosts, x, lower, upper, sigma, localOf, noise, batch);
    for (const asset of worst) this.append(asset, linear);
    return worst.length;
  }

  /** Whether the rows are missed by more than rounding. */
  drifted(): boolean {
    let largest = 0;
    let gross = 1;
    for (const value of this.set.residual) largest = Math.max(largest, Math.abs(value));
    if (largest <= 1e-10) return false;
    for (const value of this.x) gross += Math.abs(value);
    // NaN, after an update with a vanishing pivot, counts as missed.
    return !(largest <= 1e-10 * gross);
  }

  /** Whether F is worth another Newton step. */
  restless(): boolean {
    const { set, steepest } = this;
    let slope = 0;
    let gradient = 0;
    for (let f = 0; f < set.freeCount; f++) {
      const i = set.free[f]!;
      slope = Math.max(slope, Math.abs(set.reducedCost(i)));
      gradient = Math.max(gradient, Math.abs(set.gradient[i]!));
    }
    return isRestless(slope, gradient, steepest * set.spread);
  }

  /** Into x what the active set holds. */
  readBack(): void {
    const set = this.set;
    for (let i = 0; i < set.count; i++) {
      if (set.ids[i]! < this.n) this.x[set.ids[i]!] = set.x[i]!;
    }
  }

  isFree(asset: number): boolean {
    const local = this.localOf[asset]!;
    return local >= 0 && this.set.place[local]! >= 0;
  }

  /** A free slack strictly between its limits means that its row has no price. */
  rowBinds(r: number): boolean {
    const { set } = this;
    const slack = set.ids.indexOf(this.n + r);
    const value = set.x[slack]!;
    return set.place[slack]! < 0 || value <= set.lower[slack]! || value >= set.upper[slack]!;
  }

  private append(asset: number, linear: Float64Array): void {
    const { n, rows } = this;
    const set = this.set;
    const { lower, upper, quadratic } = this.program;
    const local = set.append(
      asset,
      this.x[asset]!,
      lower[asset]!,
      upper[asset]!,
      linear[asset]!,
      this.sigma[asset]!,
    );
    this.localOf[asset] = local;
    set.gradient[local] = this.gradient[asset]!;
    const column = local * set.rows;
    set.a[column] = 1;
    for (let r = 0; r < rows.length; r++) set.a[column + r + 1] = rows[r]!.a[asset]!;
    if (!quadratic || this.holdsAll) return;
    const { q, stride, flat, ids } = set;
    const row = asset * n;
    const place = local - flat;
    for (let j = 0; j <= place; j++) {
      const value = quadratic[row + ids[flat + j]!]!;
      q[place * stride + j] = value;
      q[j * stride + place] = value;
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
