import { ActiveSet } from '@/core/solvers/active-set';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';
import { type ScaledRow, scaledRows } from '@/core/solvers/scaled-rows';
import { startingVertex } from '@/core/solvers/starting-vertex';
import { worstViolators } from '@/core/solvers/worst-violators';

/** Variables appended per pricing round once not all of them are kept. */
const batch = 48;
const keepAll = 96;

/** Fresh factors where the updated ones have drifted so far that the rows are missed by more than rounding. */
const mostRefinements = 3;

/** Sum of row violations (rows scaled to largest coefficient one) that counts as none. */
const feasibleEnough = 1e-11;

export type SolverStatus = 'solved' | 'infeasible' | 'stalled';

/** First phase: violated rows get a variable that measures the violation, and only these cost. */
interface Elastic {
  readonly x: Float64Array;
  readonly free: number;
  /** Per row 0, or the sign with which its violation enters the row. */
  readonly signs: Float64Array;
}

/**
 * Active-set solver that looks at few assets at a time: it optimizes over the appended ones, prices all
 * others with an exact gradient (one row of Q per held asset), appends the worst and goes on. What it
 * costs therefore depends on the assets held, not on n squared. Keeps its state, so a further `solve`
 * with another linear term starts warm.
 *
 * Variables: assets 0..n-1, the slack of row r is n + r, the violation of row r is n + rows + r.
 */
export class QuadraticSolver {
  readonly x: Float64Array;
  /** Where infeasible: multipliers of budget and rows that prove it (Farkas), in the program's units. */
  ray: { readonly budget: number; readonly rows: Float64Array } | undefined;
  private readonly n: number;
  private readonly rows: readonly ScaledRow[];
  private readonly gradient: Float64Array;
  private readonly reducedCosts: Float64Array;
  private readonly sigma: Float64Array;
  private readonly localOf: Int32Array;
  private set: ActiveSet | undefined;
  private earlier = 0;

  /** The caller has checked that sum lower <= budget <= sum upper. */
  constructor(
    private readonly program: Omit<QuadraticProgram, 'linear'>,
    private readonly elastic?: Elastic,
  ) {
    const n = program.lower.length;
    this.n = n;
    this.rows = scaledRows(program);
    this.x = new Float64Array(n);
    this.gradient = new Float64Array(n);
    this.reducedCosts = new Float64Array(n);
    this.localOf = new Int32Array(n).fill(-1);
    this.sigma = new Float64Array(n);
    const { quadratic } = program;
    if (quadratic) for (let i = 0; i < n; i++) this.sigma[i] = Math.sqrt(quadratic[i * n + i]!);
  }

  get iterations(): number {
    return this.earlier + (this.set?.iterations ?? 0);
  }

  /** Multiplier of the budget at the last solution. */
  get budgetPrice(): number {
    return this.set!.y[0]!;
  }

  /** Multipliers of the rows: gradient = budgetPrice + sum of price times coefficients + reduced cost. */
  get rowPrices(): Float64Array {
    return Float64Array.from(this.rows, ({ scale }, r) =>
      this.binds(r) ? this.set!.y[r + 1]! / scale : 0,
    );
  }

  /** Minimizes (1/2) x'Qx - linear'x into `x`. */
  solve(linear: Float64Array): SolverStatus {
    const set = this.set ?? this.start(linear);
    if (!set) return this.ray ? 'infeasible' : 'stalled';
    const { n } = this;
    for (let i = 0; i < set.count; i++) {
      if (set.ids[i]! < n) set.linear[i] = linear[set.ids[i]!]!;
    }
    const limit = set.iterations + 200 + 20 * (n + this.rows.length);
    let refinements = 0;
    for (let round = 0; round < 60 + n; round++) {
      this.refresh(linear);
      const before = set.iterations;
      const drifted = this.drifted();
      if (drifted && (refinements++ === mostRefinements || !set.factor())) return 'stalled';
      const moved = set.settle();
      this.readBack();
      // Others are priced with the gradient at the point where F is stationary, not before.
      if (moved > 1e-12 * (1 + Math.abs(this.program.budget))) this.refresh(linear);
      const appended = this.appendViolators(linear);
      if (!set.run(limit)) return 'stalled';
      this.readBack();
      if (appended === 0 && set.iterations === before && !drifted) return this.finish();
      if (round === 40) set.factor();
    }
    return 'stalled';
  }

  /** d/dt of weights and multipliers when c moves by t times `direction` and the free set stays. */
  rates(direction: Float64Array): {
    x: Float64Array;
    budgetPrice: number;
    rowPrices: Float64Array;
  } {
    const { n } = this;
    const set = this.set!;
    const { dx, dy } = set.respond((i) => (set.ids[i]! < n ? direction[set.ids[i]!]! : 0));
    const x = new Float64Array(n);
    dx.forEach((rate, f) => {
      const id = set.ids[set.free[f]!]!;
      if (id < n) x[id] = rate;
    });
    const rowPrices = Float64Array.from(this.rows, ({ scale }, r) =>
      this.binds(r) ? dy[r + 1]! / scale : 0,
    );
    return { x, budgetPrice: dy[0]!, rowPrices };
  }

  /** The range of s in which c + s direction keeps the free set of the last solution: [-below, above]. */
  validity(direction: Float64Array, linear: Float64Array): { below: number; above: number } {
    const { n, rows } = this;
    const { lower, upper, quadratic } = this.program;
    const set = this.set!;
    this.refresh(linear);
    const { dx, dy } = set.respond((i) => (set.ids[i]! < n ? direction[set.ids[i]!]! : 0));
    let below = Number.POSITIVE_INFINITY;
    let above = Number.POSITIVE_INFINITY;
    /** A quantity with `room` before it turns infeasible when it falls at `rate` per unit of s. */
    const limit = (room: number, rate: number) => {
      if (rate > 0) above = Math.min(above, Math.max(0, room) / rate);
      if (rate < 0) below = Math.min(below, Math.max(0, room) / -rate);
    };
    const moved = new Float64Array(n);
    for (let i = 0; i < n; i++) moved[i] = -direction[i]! - dy[0]!;
    dx.forEach((rate, f) => {
      const i = set.free[f]!;
      const id = set.ids[i]!;
      limit(set.upper[i]! - set.x[i]!, rate);
      limit(set.x[i]! - set.lower[i]!, -rate);
      if (id >= n || !quadratic || rate === 0) return;
      for (let j = 0; j < n; j++) moved[j]! += rate * quadratic[id * n + j]!;
    });
    const tie = 1e-12 * direction.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const held = (
      place: number,
      z: number,
      dz: number,
      noise: number,
      atLower: boolean,
      atUpper: boolean,
    ) => {
      if (place >= 0 || (atLower && atUpper)) return;
      const size = Math.abs(z) <= noise ? 0 : Math.abs(z);
      // Tied with a free variable for as long as F stays: what remains of both is rounding.
      if (size === 0 && Math.abs(dz) <= tie) return;
      if (atLower) limit(size, -dz);
      else if (atUpper) limit(size, dz);
    };
    for (let r = 0; r < rows.length; r++) {
      const slack = set.ids.indexOf(n + r);
      const atLower = set.x[slack]! <= set.lower[slack]!;
      const atUpper = set.x[slack]! >= set.upper[slack]!;
      held(set.place[slack]!, set.y[r + 1]!, dy[r + 1]!, set.noise(slack), atLower, atUpper);
      if (dy[r + 1] === 0) continue;
      const { a } = rows[r]!;
      for (let i = 0; i < n; i++) moved[i]! -= dy[r + 1]! * a[i]!;
    }
    const scale = this.price();
    for (let i = 0; i < n; i++) {
      const local = this.localOf[i]!;
      const place = local < 0 ? -1 : set.place[local]!;
      const atLower = this.x[i]! <= lower[i]!;
      held(
        place,
        this.reducedCosts[i]!,
        moved[i]!,
        this.noise(i, linear, scale),
        atLower,
        this.x[i]! >= upper[i]!,
      );
    }
    return { below, above };
  }

  /** A free slack strictly between its limits means that its row has no price. */
  private binds(r: number): boolean {
    const set = this.set!;
    const slack = set.ids.indexOf(this.n + r);
    const value = set.x[slack]!;
    return set.place[slack]! < 0 || value <= set.lower[slack]! || value >= set.upper[slack]!;
  }

  private start(linear: Float64Array): ActiveSet | undefined {
    const { n, rows, elastic } = this;
    const crossed = rows.map((row) => (row.lower > row.upper ? 1 : 0));
    if (crossed.includes(1)) {
      this.ray = { budget: 0, rows: Float64Array.from(crossed) };
      return undefined;
    }
    if (elastic) {
      this.x.set(elastic.x);
      return this.build(linear, [elastic.free, ...this.basisOfRows(elastic.signs)], elastic.signs);
    }
    const key = this.sigma.map((sigma, i) => 0.5 * sigma * sigma - linear[i]!);
    const { x, free } = startingVertex(this.program, this.program.budget, key);
    const signs = Float64Array.from(rows, (row) => {
      const value = dot(row.a, x);
      return value < row.lower ? 1 : value > row.upper ? -1 : 0;
    });
    this.x.set(x);
    if (signs.every((sign) => sign === 0))
      return this.build(linear, [free, ...this.basisOfRows(signs)]);

    const first = new QuadraticSolver(
      { ...this.program, quadratic: undefined },
      { x, free, signs },
    );
    const status = first.solve(new Float64Array(n));
    this.earlier = first.iterations;
    if (status !== 'solved') return undefined;
    const reached = first.set!;
    let violation = 0;
    for (let i = 0; i < reached.count; i++) {
      if (reached.ids[i]! >= n + rows.length) violation += reached.x[i]!;
    }
    if (
      violation >
      feasibleEnough * (1 + first.x.reduce((sum, value) => sum + Math.abs(value), 0))
    ) {
      this.ray = { budget: first.budgetPrice, rows: first.rowPrices };
      return undefined;
    }
    this.x.set(first.x);
    const basis = Array.from(reached.free.subarray(0, reached.freeCount), (i) => reached.ids[i]!);
    // A violation that stayed basic at zero spans the same direction as the slack of its row.
    return this.build(
      linear,
      basis.map((id) => (id >= n + rows.length ? id - rows.length : id)),
    );
  }

  private basisOfRows(signs: Float64Array): number[] {
    return this.rows.map((_, r) => this.n + r + (signs[r] === 0 ? 0 : this.rows.length));
  }

  private build(
    linear: Float64Array,
    basis: readonly number[],
    signs?: Float64Array,
  ): ActiveSet | undefined {
    const { n, rows } = this;
    const set = new ActiveSet(1 + rows.length, Math.min(n, keepAll) + 2 + 2 * rows.length);
    this.set = set;
    rows.forEach((row, r) => {
      const value = dot(row.a, this.x);
      const slack = Math.min(row.upper, Math.max(row.lower, value));
      const local = set.append(n + r, slack, row.lower, row.upper, 0);
      set.a[local * set.rows + r + 1] = -1;
      const sign = signs?.[r] ?? 0;
      if (sign === 0) return;
      const violation = Math.abs(value - slack);
      const elastic = set.append(n + rows.length + r, violation, 0, 2 * violation + 1, -1);
      set.a[elastic * set.rows + r + 1] = sign;
    });
    if (n <= keepAll) for (let i = 0; i < n; i++) this.append(i, linear);
    else for (const id of basis) if (id < n) this.append(id, linear);
    const locals = basis.map((id) => set.ids.indexOf(id));
    return set.factor(locals) ? set : undefined;
  }

  private append(asset: number, linear: Float64Array): void {
    const { n, rows } = this;
    const set = this.set!;
    const { lower, upper, quadratic } = this.program;
    const local = set.append(asset, this.x[asset]!, lower[asset]!, upper[asset]!, linear[asset]!);
    this.localOf[asset] = local;
    set.gradient[local] = this.gradient[asset]!;
    const column = local * set.rows;
    set.a[column] = 1;
    for (let r = 0; r < rows.length; r++) set.a[column + r + 1] = rows[r]!.a[asset]!;
    if (!quadratic) return;
    const row = asset * n;
    for (let j = 0; j <= local; j++) {
      const other = set.ids[j]!;
      const value = other < n ? quadratic[row + other]! : 0;
      set.q[local * set.capacity + j] = value;
      set.q[j * set.capacity + local] = value;
    }
  }

  /** Exact gradient, residuals of the equalities and rounding scale from x. */
  private refresh(linear: Float64Array): void {
    const { n, x, gradient, sigma, rows } = this;
    const { quadratic } = this.program;
    const set = this.set!;
    for (let i = 0; i < n; i++) gradient[i] = -linear[i]!;
    let sum = 0;
    let spread = 0;
    for (let j = 0, row = 0; j < n; j++, row += n) {
      const xj = x[j]!;
      if (xj === 0) continue;
      sum += xj;
      spread += sigma[j]! * Math.abs(xj);
      if (quadratic) for (let i = 0; i < n; i++) gradient[i]! += xj * quadratic[row + i]!;
    }
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
  private price(): number {
    const { n, gradient, reducedCosts, rows } = this;
    const { y } = this.set!;
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

  private noise(i: number, linear: Float64Array, priceScale: number): number {
    return 1e-12 * (this.sigma[i]! * this.set!.spread + Math.abs(linear[i]!) + priceScale);
  }

  private appendViolators(linear: Float64Array): number {
    const { x, reducedCosts, sigma, localOf } = this;
    const { lower, upper } = this.program;
    if (this.n <= keepAll) return 0;
    const scale = this.price();
    const noise = (i: number) => this.noise(i, linear, scale);
    const worst = worstViolators(reducedCosts, x, lower, upper, sigma, localOf, noise, batch);
    for (const asset of worst) this.append(asset, linear);
    return worst.length;
  }

  /** Whether the rows are missed by more than rounding. */
  private drifted(): boolean {
    let largest = 0;
    let gross = 1;
    for (const value of this.set!.residual) largest = Math.max(largest, Math.abs(value));
    if (largest <= 1e-10) return false;
    for (const value of this.x) gross += Math.abs(value);
    // NaN, after an update with a vanishing pivot, counts as missed.
    return !(largest <= 1e-10 * gross);
  }

  private readBack(): void {
    const set = this.set!;
    for (let i = 0; i < set.count; i++) {
      if (set.ids[i]! < this.n) this.x[set.ids[i]!] = set.x[i]!;
    }
  }

  private finish(): SolverStatus {
    const { lower, upper } = this.program;
    const dust = 1e-15 * (1 + Math.abs(this.program.budget));
    for (let i = 0; i < this.n; i++) {
      const value = this.x[i]!;
      if (value < lower[i]! + dust) this.x[i] = lower[i]!;
      else if (value > upper[i]! - dust) this.x[i] = upper[i]!;
    }
    return 'solved';
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
