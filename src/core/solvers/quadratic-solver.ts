import { ActiveSet } from '@/core/solvers/active-set';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';
import { type ScaledRow, scaledRows } from '@/core/solvers/scaled-rows';
import { startingVertex } from '@/core/solvers/starting-vertex';
import { worstViolators } from '@/core/solvers/worst-violators';

/** Variables appended per pricing round once not all of them are kept. */
const batch = 48;
const keepAll = 96;

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
    const set = this.set!;
    // Slack r was appended r-th or, with violations in between, later; free means that its row does not bind.
    return Float64Array.from(this.rows, ({ scale }, r) => {
      const slack = set.ids.indexOf(this.n + r);
      const binds =
        set.place[slack]! < 0 ||
        set.x[slack]! <= set.lower[slack]! ||
        set.x[slack]! >= set.upper[slack]!;
      return binds ? set.y[r + 1]! / scale : 0;
    });
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
    for (let round = 0; round < 60 + n; round++) {
      this.refresh(linear);
      const before = set.iterations;
      const moved = set.settle();
      this.readBack();
      // Others are priced with the gradient at the point where F is stationary, not before.
      if (moved > 1e-12 * (1 + Math.abs(this.program.budget))) this.refresh(linear);
      const appended = this.appendViolators(linear);
      if (!set.run(limit)) return 'stalled';
      this.readBack();
      if (appended === 0 && set.iterations === before) return this.finish();
      if (round === 40) set.factor();
    }
    return 'stalled';
  }

  /** dx/dt by free asset when c moves by t times `direction`. */
  sensitivity(direction: Float64Array): { asset: number; rate: number }[] {
    const set = this.set!;
    const { n } = this;
    const rates = set.respond((i) => (set.ids[i]! < n ? direction[set.ids[i]!]! : 0));
    const result: { asset: number; rate: number }[] = [];
    rates.forEach((rate, f) => {
      const asset = set.ids[set.free[f]!]!;
      if (asset < n) result.push({ asset, rate });
    });
    return result;
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

  private appendViolators(linear: Float64Array): number {
    const { n, x, gradient, reducedCosts, sigma, localOf, rows } = this;
    const { lower, upper } = this.program;
    const set = this.set!;
    if (n <= keepAll) return 0;
    const budgetPrice = set.y[0]!;
    let priceScale = Math.abs(budgetPrice);
    for (let i = 0; i < n; i++) reducedCosts[i] = gradient[i]! - budgetPrice;
    for (let r = 0; r < rows.length; r++) {
      const price = set.y[r + 1]!;
      if (price === 0) continue;
      priceScale += Math.abs(price);
      const { a } = rows[r]!;
      for (let i = 0; i < n; i++) reducedCosts[i]! -= price * a[i]!;
    }
    const noise = (i: number) =>
      1e-12 * (sigma[i]! * set.spread + Math.abs(linear[i]!) + priceScale);
    const worst = worstViolators(reducedCosts, x, lower, upper, sigma, localOf, noise, batch);
    for (const asset of worst) this.append(asset, linear);
    return worst.length;
  }

  private readBack(): void {
    const set = this.set!;
    for (let i = 0; i < set.count; i++) {
      if (set.ids[i]! < this.n) this.x[set.ids[i]!] = set.x[i]!;
    }
  }

  private finish(): SolverStatus {
    const { lower, upper } = this.program;
    for (let i = 0; i < this.n; i++) {
      this.x[i] = Math.min(upper[i]!, Math.max(lower[i]!, this.x[i]!));
    }
    return 'solved';
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
