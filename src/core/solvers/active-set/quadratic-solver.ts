import { PricedSet } from '@/core/solvers/active-set/priced-set';
import { PrimalDualActiveSet } from '@/core/solvers/active-set/primal-dual-active-set';
import { mostPolishes } from '@/core/solvers/active-set/restless';
import { startingVertex } from '@/core/solvers/active-set/starting-vertex';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';
import { type ScaledRow, scaledRows } from '@/core/solvers/scaled-rows';

/** Fresh factors where the updated ones have drifted so far that the rows are missed by more than rounding. */
const mostRefinements = 3;

/** Sum of row violations (rows scaled to largest coefficient one) that counts as none. */
const feasibleEnough = 1e-11;

/** Blocks are tried once so many assets are held, nearly all that came in stayed off their bounds, and more want in. */
const manyHeld = 32;
const mostlyFree = 0.7;
const worthBlocks = 16;

export type SolverStatus = 'solved' | 'infeasible' | 'stalled';

/** Where to begin: a feasible point and its free variables, which determine the multipliers. */
export interface Basis {
  readonly x: Float64Array;
  /** Assets 0..n-1, and n + r for the slack of row r. */
  readonly free: readonly number[];
}

/** First phase: violated rows get a variable that measures the violation, and only these cost. */
interface Elastic {
  readonly x: Float64Array;
  readonly free: number;
  /** Per row 0, or the sign with which its violation enters the row. */
  readonly signs: Float64Array;
}

/**
 * Active-set solver that looks at few assets at a time: it optimizes over the appended ones, prices all
 * others and appends the worst. What it costs therefore depends on the assets held, not on n squared. Where most assets
 * turn out to be held, blocks of them change at once instead; the answer is the same. Keeps its state, so a
 * further `solve` with another linear term starts warm.
 */
export class QuadraticSolver {
  readonly x: Float64Array;
  /** Where infeasible: multipliers of budget and rows that prove it (Farkas), in the program's units. */
  ray: { readonly budget: number; readonly rows: Float64Array } | undefined;
  private readonly n: number;
  private readonly rows: readonly ScaledRow[];
  private readonly sigma: Float64Array;
  private priced: PricedSet | undefined;
  /** The last solution by blocks, and with which linear term, while the active set lags behind. */
  private blocks: { readonly dense: PrimalDualActiveSet; linear: Float64Array } | undefined;
  private blocksTried = false;
  private earlier = 0;

  /** The caller has checked that sum lower <= budget <= sum upper. */
  constructor(
    private readonly program: Omit<QuadraticProgram, 'linear'>,
    private readonly elastic?: Elastic,
    private readonly warm?: Basis,
  ) {
    const n = program.lower.length;
    this.n = n;
    this.rows = scaledRows(program);
    this.x = new Float64Array(n);
    this.sigma = new Float64Array(n);
    const { quadratic } = program;
    if (quadratic) for (let i = 0; i < n; i++) this.sigma[i] = Math.sqrt(quadratic[i * n + i]!);
  }

  get iterations(): number {
    return this.earlier + (this.priced?.set.iterations ?? 0);
  }

  /** Multiplier of the budget at the last solution. */
  get budgetPrice(): number {
    return (this.blocks?.dense ?? this.priced!.set).y[0]!;
  }

  /** Multipliers of the rows: gradient = budgetPrice + sum of price times coefficients + reduced cost. */
  get rowPrices(): Float64Array {
    return this.perRow((this.blocks?.dense ?? this.priced!.set).y);
  }

  /** What the last solution rests on; `undefined` where it cannot be told. */
  get basis(): Basis | undefined {
    if (!this.priced) return undefined;
    if (this.blocks && !this.leaveBlocks()) return undefined;
    const { ids, free, freeCount } = this.priced.set;
    return { x: this.x, free: Array.from(free.subarray(0, freeCount), (i) => ids[i]!) };
  }

  /** Minimizes (1/2) x'Qx - linear'x into `x`. */
  solve(linear: Float64Array): SolverStatus {
    if (this.blocks) {
      if (this.solveByBlocks(this.blocks.dense, linear)) return 'solved';
      if (!this.leaveBlocks()) return 'stalled';
    }
    const priced = this.priced ?? this.start(linear);
    if (!priced) return this.ray ? 'infeasible' : 'stalled';
    priced.relinearize(linear);
    const { set } = priced;
    const limit = set.iterations + 200 + 20 * (this.n + this.rows.length);
    let refinements = 0;
    let polished = 0;
    for (let round = 0; round < 60 + this.n; round++) {
      if (round === 41) set.factor();
      priced.refresh(linear);
      const before = set.iterations;
      const drifted = priced.drifted();
      const restless = priced.restless();
      if (drifted && (refinements++ === mostRefinements || !set.factor())) return 'stalled';
      const moved = set.settle();
      if (Number.isNaN(moved)) return 'stalled';
      priced.readBack();
      // Others are priced with the gradient at the point where F is stationary, not before.
      if (moved > 1e-12 * (1 + Math.abs(this.program.budget))) {
        priced.refresh(linear);
        set.settle();
      }
      const appended = priced.appendViolators(linear);
      if (appended >= worthBlocks && this.tryBlocks(priced, linear, appended)) return 'solved';
      if (!set.run(limit)) return 'stalled';
      priced.readBack();
      if (appended > 0 || set.iterations > before || drifted) continue;
      if (!restless || polished++ === mostPolishes) return this.finish();
    }
    return 'stalled';
  }

  /** d/dt of weights and multipliers when c moves by t times `direction` and the free set stays. */
  rates(direction: Float64Array): {
    x: Float64Array;
    budgetPrice: number;
    rowPrices: Float64Array;
  } {
    if (this.blocks) {
      const { x, y } = this.blocks.dense.rates(direction);
      return { x, budgetPrice: y[0]!, rowPrices: this.perRow(y) };
    }
    const { n } = this;
    const { set } = this.priced!;
    const { dx, dy } = set.respond((i) => (set.ids[i]! < n ? direction[set.ids[i]!]! : 0));
    const x = new Float64Array(n);
    dx.forEach((rate, f) => {
      const id = set.ids[set.free[f]!]!;
      if (id < n) x[id] = rate;
    });
    return { x, budgetPrice: dy[0]!, rowPrices: this.perRow(dy) };
  }

  /** Values of the scaled equalities in the program's units; rows that do not bind have none. */
  private perRow(y: Float64Array): Float64Array {
    const at = this.blocks?.dense ?? this.priced!;
    return Float64Array.from(this.rows, ({ scale }, r) => (at.rowBinds(r) ? y[r + 1]! / scale : 0));
  }

  private tryBlocks(priced: PricedSet, linear: Float64Array, appended: number): boolean {
    const { quadratic } = this.program;
    if (!quadratic || this.blocksTried) return false;
    const { set } = priced;
    if (
      set.freeCount < Math.max(manyHeld, this.n / 8) ||
      set.freeCount < mostlyFree * (set.count - appended)
    )
      return false;
    this.blocksTried = true;
    const dense = new PrimalDualActiveSet({ ...this.program, quadratic }, this.rows, this.sigma, {
      x: this.x,
      y: set.y,
      isFree: (asset) => priced.isFree(asset),
      rowBinds: (r) => priced.rowBinds(r),
    });
    return this.solveByBlocks(dense, linear);
  }

  private solveByBlocks(dense: PrimalDualActiveSet, linear: Float64Array): boolean {
    const before = dense.iterations;
    const solved = dense.solve(linear);
    this.earlier += dense.iterations - before;
    if (!solved) return false;
    this.x.set(dense.x);
    this.blocks = { dense, linear: linear.slice() };
    this.finish();
    return true;
  }

  /** Takes the last solution by blocks over into an active set; false where that cannot be factored. */
  private leaveBlocks(): boolean {
    const { dense, linear } = this.blocks!;
    this.earlier += this.priced!.set.iterations;
    const priced = new PricedSet(this.program, this.rows, this.sigma, this.x, linear);
    this.priced = priced;
    this.blocks = undefined;
    const basis = Array.from({ length: this.n }, (_, i) => i).filter((i) => dense.isFree(i));
    this.rows.forEach((_, r) => {
      if (!dense.rowBinds(r)) basis.push(this.n + r);
    });
    priced.set.y.set(dense.y);
    return priced.factor(basis, linear);
  }

  private start(linear: Float64Array): PricedSet | undefined {
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
    if (this.warm) {
      this.x.set(this.warm.x);
      return this.build(linear, this.warm.free);
    }
    const key = new Float64Array(n);
    for (let i = 0; i < n; i++) key[i] = 0.5 * this.sigma[i]! ** 2 - linear[i]!;
    const { x, free } = startingVertex(this.program, this.program.budget, key, this.x);
    const signs = Float64Array.from(rows, (row) => {
      const value = dot(row.a, x);
      return value < row.lower ? 1 : value > row.upper ? -1 : 0;
    });
    if (signs.every((sign) => sign === 0))
      return this.build(linear, [free, ...this.basisOfRows(signs)]);

    const first = new QuadraticSolver(
      { ...this.program, quadratic: undefined },
      { x, free, signs },
    );
    const status = first.solve(new Float64Array(n));
    this.earlier = first.iterations;
    if (status !== 'solved') return undefined;
    const reached = first.priced!.set;
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
  ): PricedSet | undefined {
    const { program, rows, sigma, x } = this;
    this.priced = new PricedSet(program, rows, sigma, x, linear, signs);
    return this.priced.factor(basis, linear) ? this.priced : undefined;
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
