import {
  type Equality,
  type Inequality,
  linearLimitsOf,
} from '@/core/solvers/risk-budget/risk-budget-inequalities';
import type {
  KappaRule,
  RiskBudgetPoint,
  RiskBudgetProgram,
  TrackingLimit,
} from '@/core/solvers/risk-budget/risk-budget-program';
import { addSquare, newtonSystem } from '@/core/solvers/risk-budget/risk-budget-system';

export interface Iterate {
  /** Weights, then |w - current| where turnover is limited. */
  readonly z: Float64Array;
  /** Slacks and prices of the inequalities, the tracking error last. */
  readonly s: Float64Array;
  readonly y: Float64Array;
  /** Prices of the equalities, the budget first. */
  readonly nu: Float64Array;
}

const mostSteps = 80;
/** Complementarity and slopes that are left at worst, of the worth of the barrier. */
const bearable = 1e-6;

/** Minima of the program at given kappas by primal-dual interior points, in units of `unit`. */
export class InteriorPoints {
  private readonly n: number;
  private readonly size: number;
  private readonly sigma: Float64Array;
  private readonly inequalities: readonly Inequality[];
  private readonly equalities: readonly Equality[];
  private readonly cap:
    | (Pick<TrackingLimit, 'benchmark' | 'outside'> & { square: number })
    | undefined;
  iterations = 0;

  constructor(
    private readonly program: RiskBudgetProgram,
    private readonly unit: number,
  ) {
    const { covariance, budgets, turnover, tracking } = program;
    this.n = budgets.length;
    this.size = (turnover ? 2 : 1) * this.n;
    this.sigma = covariance.map((value) => value / unit);
    const { inequalities, equalities } = linearLimitsOf(program);
    this.inequalities = inequalities;
    this.equalities = equalities;
    if (tracking) {
      this.cap = {
        benchmark: tracking.benchmark,
        outside: tracking.outside.map((value) => value / unit),
        square: (tracking.limit ** 2 - tracking.outsideVariance) / unit / 2,
      };
    }
  }

  /** Prices and slacks at which complementarity is exact enough for what is snapped to bounds afterwards. */
  minimize(kappa: number, from: Float64Array, tolerance: number): Iterate | undefined {
    const { n, size, inequalities, equalities, cap, sigma } = this;
    const { budgets, budget, turnover } = this.program;
    const m = inequalities.length + (cap ? 1 : 0);
    const z = new Float64Array(size);
    const least = (0.1 * budget) / n;
    for (let i = 0; i < n; i++) {
      z[i] = Math.max(from[i]!, least);
      if (turnover) z[n + i] = Math.abs(z[i]! - turnover.current[i]!) + least;
    }
    const s = new Float64Array(m);
    const y = new Float64Array(m);
    const nu = new Float64Array(equalities.length);
    const at: Iterate = { z, s, y, nu };
    const worth = kappa * sum(budgets);
    const first = this.limits(z);
    for (let k = 0; k < m; k++) {
      s[k] = Math.max(-first.values[k]!, least);
      y[k] = (0.1 * worth) / (m * s[k]!);
    }
    let stuck = 0;
    let best: { readonly left: number; readonly at: Iterate } | undefined;
    for (let round = 0; round < mostSteps; round++) {
      this.iterations++;
      const { values, capSlope } = this.limits(z);
      const slope = new Float64Array(size);
      for (let i = 0; i < n; i++) {
        let total = 0;
        for (let j = 0; j < n; j++) total += sigma[i * n + j]! * z[j]!;
        slope[i] = total - (kappa * budgets[i]!) / z[i]!;
      }
      inequalities.forEach(({ at: places, entries }, k) => {
        for (let p = 0; p < places.length; p++) slope[places[p]!]! += y[k]! * entries[p]!;
      });
      if (cap) for (let i = 0; i < n; i++) slope[i]! += y[m - 1]! * capSlope[i]!;
      equalities.forEach(({ a }, e) => {
        for (let i = 0; i < n; i++) slope[i]! += nu[e]! * a[i]!;
      });
      let mu = 0;
      let primal = 0;
      for (let k = 0; k < m; k++) {
        mu += (s[k]! * y[k]!) / m;
        primal = Math.max(primal, Math.abs(values[k]! + s[k]!));
      }
      const missing = equalities.map(({ a, b }) => b - dot(a, z, n));
      for (const miss of missing) primal = Math.max(primal, Math.abs(miss));
      let dual = 0;
      for (let i = 0; i < size; i++) {
        dual = Math.max(dual, Math.abs(slope[i]!) * (i < n ? z[i]! : budget / n));
      }
      const left = Math.max(dual, mu * m) / worth;
      const met = primal / (1 + budget);
      if (left <= tolerance && met <= tolerance) return at;
      if (left <= bearable && met <= bearable && !(best && best.left <= left)) {
        best = { left, at: { z: z.slice(), s: s.slice(), y: y.slice(), nu: nu.slice() } };
      }
      // Further on only rounding grows.
      if (best && (stuck >= 4 || left > 10 * best.left)) return best.at;
      const system = this.factor(at, kappa, capSlope);
      if (!system) return best?.at;
      const direction = (centring: number) => {
        const right = slope.map((value) => -value);
        for (let k = 0; k < m; k++) {
          const weight = centring / s[k]! - y[k]! + (y[k]! / s[k]!) * (values[k]! + s[k]!);
          if (k < inequalities.length) {
            const { at: places, entries } = inequalities[k]!;
            for (let p = 0; p < places.length; p++) right[places[p]!]! -= weight * entries[p]!;
          } else for (let i = 0; i < n; i++) right[i]! -= weight * capSlope[i]!;
        }
        const { dz, dnu } = system(right, missing);
        const ds = new Float64Array(m);
        const dy = new Float64Array(m);
        for (let k = 0; k < m; k++) {
          let move = 0;
          if (k < inequalities.length) {
            const { at: places, entries } = inequalities[k]!;
            for (let p = 0; p < places.length; p++) move += entries[p]! * dz[places[p]!]!;
          } else move = dot(capSlope, dz, n);
          ds[k] = -(values[k]! + s[k]!) - move;
          dy[k] = (centring - s[k]! * y[k]! - y[k]! * ds[k]!) / s[k]!;
        }
        return { dz, dnu, ds, dy };
      };
      const affine = direction(0);
      const reachAffine = this.reach(at, affine, 1);
      let ahead = 0;
      for (let k = 0; k < m; k++) {
        ahead +=
          ((s[k]! + reachAffine * affine.ds[k]!) * (y[k]! + reachAffine * affine.dy[k]!)) / m;
      }
      const centred = m > 0 ? mu * Math.min(0.5, Math.max(1e-4, (ahead / mu) ** 3)) : 0;
      // Less than asked for would only make the system harder to solve.
      const centring = Math.max(centred, m > 0 ? (0.01 * tolerance * worth) / m : 0);
      const move = direction(centring);
      const reach = this.reach(at, move, 0.99);
      stuck = reach < 1e-3 ? stuck + 1 : round > 50 ? stuck + 1 : 0;
      for (let i = 0; i < size; i++) z[i]! += reach * move.dz[i]!;
      for (let e = 0; e < nu.length; e++) nu[e]! += reach * move.dnu[e]!;
      for (let k = 0; k < m; k++) {
        s[k]! += reach * move.ds[k]!;
        y[k]! += reach * move.dy[k]!;
      }
      if (!z.every(Number.isFinite)) return best?.at;
    }
    return best?.at;
  }

  /** Newton's in logarithms where those exist: a minimum's variance is about in proportion to a power of kappa. */
  logarithmicStep(miss: number, slope: number, kappa: number, rule: KappaRule): number {
    const { budgets, budget } = this.program;
    const worth = sum(budgets) / (rule === 'free-budget' ? budget : 1);
    const value = miss + kappa * worth;
    const fall = (kappa * (slope + worth)) / value - 1;
    let step = slope < 0 ? -miss / (slope * kappa) : Math.sign(miss) * 2;
    if (value > 0 && fall < -1e-3) step = -Math.log(value / (kappa * worth)) / fall;
    return Math.max(-4, Math.min(4, step));
  }

  /** How far the rule is missed at a minimum, > 0 where kappa is too small, and its slope by kappa. */
  missOf(at: Iterate, kappa: number, rule: KappaRule): { miss: number; slope: number } {
    const { n, sigma, cap, size } = this;
    const { budgets, budget } = this.program;
    const { capSlope } = this.limits(at.z);
    const system = this.factor(at, kappa, capSlope);
    if (!system) return { miss: Number.NaN, slope: Number.NaN };
    const pull = new Float64Array(size);
    for (let i = 0; i < n; i++) pull[i] = budgets[i]! / at.z[i]!;
    const { dz, dnu } = system(
      pull,
      this.equalities.map(() => 0),
    );
    const total = sum(budgets);
    if (rule === 'scale-free') {
      let variance = 0;
      let change = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          variance += at.z[i]! * sigma[i * n + j]! * at.z[j]!;
          change += 2 * at.z[i]! * sigma[i * n + j]! * dz[j]!;
        }
      }
      return { miss: variance - kappa * total, slope: change - total };
    }
    const theta = cap ? at.y.at(-1)! : 0;
    let share = 0;
    let shareSlope = 0;
    if (cap) {
      share = (theta * dot(at.z, capSlope, n)) / budget;
      let other = 0;
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) other += at.z[i]! * sigma[i * n + j]! * dz[j]!;
      }
      let move = dot(capSlope, dz, n);
      const last = at.y.length - 1;
      const dtheta = (theta / at.s[last]!) * move;
      move += other;
      shareSlope = (theta * move + dtheta * dot(at.z, capSlope, n)) / budget;
    }
    return { miss: -at.nu[0]! - share, slope: -dnu[0]! - shareSlope };
  }

  /** Prices below what their limit leaves, both relative, are none; a weight nearer to a bound or kink than that is on it. */
  read(at: Iterate, kappa: number, rule: KappaRule): RiskBudgetPoint & { iterations: number } {
    const { n, unit, cap, inequalities, equalities } = this;
    const { rows, turnover, tracking, budget, budgets, lower, upper } = this.program;
    const { z, s, y, nu } = at;
    const weights = z.slice(0, n);
    const prices = new Float64Array(rows.length);
    const crossed = new Uint8Array(n);
    const binds = (k: number, size: number, worth: number) => (y[k]! * size) / worth > s[k]! / size;
    let toll = 0;
    inequalities.forEach(({ at: places, entries, row, sign, limit }, k) => {
      if (row !== undefined) {
        let size = 0;
        for (let i = 0; i < n; i++) size += Math.abs(entries[i]!) * z[i]!;
        if (binds(k, size, kappa * sum(budgets))) prices[row]! += unit * sign! * y[k]!;
      } else if (turnover && places.length === n && places[0] === n) {
        if (binds(k, budget, kappa * sum(budgets))) toll = unit * y[k]!;
      } else {
        const i = places[0]!;
        if (!binds(k, z[i]!, kappa * budgets[i]!)) return;
        if (places.length === 2) crossed[i]!++;
        else weights[i] = entries[0]! > 0 ? limit : -limit;
      }
    });
    equalities.forEach(({ row, scale }, e) => {
      if (row >= 0) prices[row] = (-unit * nu[e]!) / scale;
    });
    for (let i = 0; i < n; i++) {
      if (lower[i] === upper[i]) weights[i] = upper[i]!;
      else if (turnover && crossed[i] === 2 && toll > 0) {
        weights[i] = Math.min(upper[i]!, Math.max(lower[i]!, turnover.current[i]!));
      }
    }
    const { capSlope } = this.limits(z);
    const theta = cap ? y.at(-1)! : 0;
    const taken = cap ? (theta * dot(z, capSlope, n)) / budget : 0;
    const square = tracking ? tracking.limit ** 2 / (2 * unit) : 0;
    const priced = cap && (theta * square) / (kappa * sum(budgets)) > s.at(-1)! / square;
    return {
      weights,
      kappa: unit * kappa,
      rows: prices,
      turnover: toll,
      tracking: priced ? theta : 0,
      budget: rule === 'free-budget' ? 0 : unit * (-nu[0]! - taken),
      iterations: this.iterations,
    };
  }

  /** a'z - limit of each inequality, and the tracking error's gradient. */
  private limits(z: Float64Array): { values: Float64Array; capSlope: Float64Array } {
    const { n, inequalities, cap, sigma } = this;
    const values = new Float64Array(inequalities.length + (cap ? 1 : 0));
    inequalities.forEach(({ at, entries, limit }, k) => {
      let total = -limit;
      for (let p = 0; p < at.length; p++) total += entries[p]! * z[at[p]!]!;
      values[k] = total;
    });
    const capSlope = new Float64Array(cap ? n : 0);
    if (cap) {
      let square = 0;
      for (let i = 0; i < n; i++) {
        let total = 0;
        for (let j = 0; j < n; j++) total += sigma[i * n + j]! * (z[j]! - cap.benchmark[j]!);
        capSlope[i] = total + cap.outside[i]!;
        square += (total + 2 * cap.outside[i]!) * (z[i]! - cap.benchmark[i]!);
      }
      values[inequalities.length] = square / 2 - cap.square;
    }
    return { values, capSlope };
  }

  /** Solves the Newton system at a point for any right-hand side; `undefined` where it cannot be factored. */
  private factor({ z, s, y }: Iterate, kappa: number, capSlope: Float64Array) {
    const { n, sigma, inequalities, equalities, cap } = this;
    const { budgets, turnover } = this.program;
    const theta = cap ? y.at(-1)! : 0;
    const hessian = new Float64Array(n * n);
    for (let k = 0; k < n * n; k++) hessian[k] = (1 + theta) * sigma[k]!;
    for (let i = 0; i < n; i++) hessian[i * (n + 1)]! += (kappa * budgets[i]!) / (z[i]! * z[i]!);
    if (cap) addSquare(hessian, capSlope, theta / s.at(-1)!);
    const stiffness = Float64Array.from(inequalities, (_, k) => y[k]! / s[k]!);
    return newtonSystem({ hessian, inequalities, stiffness, equalities, trades: !!turnover });
  }

  /** The longest step that keeps slacks, prices and weights above zero. */
  private reach(
    { z, s, y }: Iterate,
    move: { dz: Float64Array; ds: Float64Array; dy: Float64Array },
    share: number,
  ): number {
    let most = 1 / share;
    for (let i = 0; i < this.n; i++) {
      if (move.dz[i]! < 0) most = Math.min(most, (-0.9 * z[i]!) / move.dz[i]!);
    }
    for (let k = 0; k < s.length; k++) {
      if (move.ds[k]! < 0) most = Math.min(most, -s[k]! / move.ds[k]!);
      if (move.dy[k]! < 0) most = Math.min(most, -y[k]! / move.dy[k]!);
    }
    return Math.min(1, share * most);
  }
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>, n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += a[i]! * b[i]!;
  return total;
}

export function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
