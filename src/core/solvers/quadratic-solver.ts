import { ActiveSet } from '@/core/solvers/active-set';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';
import { startingVertex } from '@/core/solvers/starting-vertex';

/** Variables appended per pricing round once not all of them are kept. */
const batch = 48;
const keepAll = 96;

/**
 * Active-set solver that looks at few assets at a time: it optimizes over the appended ones, prices all
 * others with an exact gradient (one row of Q per held asset), appends the worst and goes on. What it
 * costs therefore depends on the assets held, not on n squared. Keeps its state, so a further `solve`
 * with another linear term starts warm.
 */
export class QuadraticSolver {
  readonly x: Float64Array;
  private readonly gradient: Float64Array;
  private readonly sigma: Float64Array;
  private readonly localOf: Int32Array;
  private set: ActiveSet | undefined;

  /** The caller has checked that sum lower <= budget <= sum upper. */
  constructor(private readonly program: Omit<QuadraticProgram, 'linear'>) {
    const n = program.lower.length;
    this.x = new Float64Array(n);
    this.gradient = new Float64Array(n);
    this.localOf = new Int32Array(n).fill(-1);
    this.sigma = new Float64Array(n);
    for (let i = 0; i < n; i++) this.sigma[i] = Math.sqrt(program.quadratic[i * n + i]!);
  }

  get iterations(): number {
    return this.set?.iterations ?? 0;
  }

  /** Minimizes (1/2) x'Qx - linear'x into `x`; false where it did not finish. */
  solve(linear: Float64Array): boolean {
    const set = this.set ?? (this.set = this.start(linear));
    for (let i = 0; i < set.count; i++) set.linear[i] = linear[set.ids[i]!]!;
    const limit = set.iterations + 200 + 20 * this.x.length;
    for (let round = 0; round < 60 + this.x.length; round++) {
      this.refresh(linear);
      const before = set.iterations;
      const moved = set.settle();
      this.readBack();
      // Others are priced with the gradient at the point where F is stationary, not before.
      if (moved > 1e-12 * (1 + Math.abs(this.program.budget))) this.refresh(linear);
      const appended = this.appendViolators(linear);
      if (!set.run(limit)) return false;
      this.readBack();
      if (appended === 0 && set.iterations === before) return this.finish();
      if (round === 40) set.factor();
    }
    return false;
  }

  /** dx/dt by free asset when c moves by t times `direction`: pairs of asset and rate. */
  sensitivity(direction: Float64Array): { asset: number; rate: number }[] {
    const set = this.set!;
    const rates = set.respond((local) => direction[set.ids[local]!]!);
    return Array.from(rates, (rate, f) => ({ asset: set.ids[set.free[f]!]!, rate }));
  }

  private start(linear: Float64Array): ActiveSet {
    const n = this.x.length;
    const key = new Float64Array(n);
    for (let i = 0; i < n; i++) key[i] = 0.5 * this.sigma[i]! * this.sigma[i]! - linear[i]!;
    const { x, free } = startingVertex(this.program, this.program.budget, key);
    this.x.set(x);
    const set = new ActiveSet(1, Math.min(n, keepAll) + 2);
    this.set = set;
    this.append(free, linear);
    if (n <= keepAll) for (let i = 0; i < n; i++) if (i !== free) this.append(i, linear);
    set.factor([0]);
    return set;
  }

  private append(asset: number, linear: Float64Array): void {
    const set = this.set!;
    const { lower, upper, quadratic } = this.program;
    const n = this.x.length;
    const local = set.append(asset, this.x[asset]!, lower[asset]!, upper[asset]!, linear[asset]!);
    this.localOf[asset] = local;
    set.a[local] = 1;
    set.gradient[local] = this.gradient[asset]!;
    const row = asset * n;
    for (let j = 0; j <= local; j++) {
      const value = quadratic[row + set.ids[j]!]!;
      set.q[local * set.capacity + j] = value;
      set.q[j * set.capacity + local] = value;
    }
  }

  /** Exact gradient, budget residual and rounding scale from x. */
  private refresh(linear: Float64Array): void {
    const { x, gradient, sigma } = this;
    const { quadratic } = this.program;
    const n = x.length;
    for (let i = 0; i < n; i++) gradient[i] = -linear[i]!;
    let sum = 0;
    let spread = 0;
    for (let j = 0, row = 0; j < n; j++, row += n) {
      const xj = x[j]!;
      if (xj === 0) continue;
      sum += xj;
      spread += sigma[j]! * Math.abs(xj);
      for (let i = 0; i < n; i++) gradient[i]! += xj * quadratic[row + i]!;
    }
    const set = this.set!;
    for (let i = 0; i < set.count; i++) set.gradient[i] = gradient[set.ids[i]!]!;
    set.residual[0] = this.program.budget - sum;
    set.spread = spread;
  }

  private appendViolators(linear: Float64Array): number {
    const { x, gradient, sigma, localOf } = this;
    const { lower, upper } = this.program;
    const set = this.set!;
    const n = x.length;
    if (set.count === n) return 0;
    const y = set.y[0]!;
    const worst = new Int32Array(batch);
    const scores = new Float64Array(batch);
    let found = 0;
    for (let i = 0; i < n; i++) {
      if (localOf[i]! >= 0) continue;
      const z = gradient[i]! - y;
      if (z < 0 ? x[i]! >= upper[i]! : x[i]! <= lower[i]!) continue;
      const scale = sigma[i]! * set.spread + Math.abs(linear[i]!) + Math.abs(y);
      if (Math.abs(z) <= 1e-12 * scale) continue;
      const score = (z * z) / Math.max(sigma[i]! * sigma[i]!, 1e-300);
      if (found === batch && score <= scores[batch - 1]!) continue;
      let k = found < batch ? found++ : batch - 1;
      for (; k > 0 && scores[k - 1]! < score; k--) {
        scores[k] = scores[k - 1]!;
        worst[k] = worst[k - 1]!;
      }
      scores[k] = score;
      worst[k] = i;
    }
    for (let k = 0; k < found; k++) this.append(worst[k]!, linear);
    return found;
  }

  private readBack(): void {
    const set = this.set!;
    for (let i = 0; i < set.count; i++) this.x[set.ids[i]!] = set.x[i]!;
  }

  private finish(): boolean {
    const { lower, upper } = this.program;
    for (let i = 0; i < this.x.length; i++) {
      this.x[i] = Math.min(upper[i]!, Math.max(lower[i]!, this.x[i]!));
    }
    return true;
  }
}
