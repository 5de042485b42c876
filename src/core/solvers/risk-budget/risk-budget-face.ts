import { compensatedProduct } from '@/core/linalg/compensated-product';
import { solveDependent } from '@/core/linalg/solve-dependent';
import type {
  KappaRule,
  RiskBudgetPoint,
  RiskBudgetProgram,
  TrackingLimit,
} from '@/core/solvers/risk-budget/risk-budget-program';

const mostRounds = 30;
const mostSteps = 40;
/** Largest relative error of a level that counts as none. */
const exactEnough = 1e-14;

/** What holds each weight and which limits bind. */
interface Face {
  /** NaN where the weight is free. */
  readonly held: Float64Array;
  /** Of each free weight less its current one, where turnover binds. */
  readonly trade: Int8Array;
  /** Per row 1 at its minimum, -1 at its maximum, 0 where it does not bind. */
  readonly rows: Int8Array;
  turnover: boolean;
  tracking: boolean;
}

/**
 * What a point near a minimum misses of it: Newton's method on the equations of the limits that bind, in relative changes
 * and with slopes of twice the digits, kappa among the unknowns; then whatever breaks a limit is put on it, whatever is held
 * against its price let go, and so on. Bounds are met exactly. The nearest that was found: the caller judges.
 */
export function riskBudgetOnFace(
  program: RiskBudgetProgram,
  rule: KappaRule,
  start: RiskBudgetPoint,
): RiskBudgetPoint & { readonly iterations: number } {
  const newton = new FaceNewton(program, rule);
  const face = faceOf(program, start);
  let point = start;
  let iterations = 0;
  for (let round = 0; round < mostRounds; round++) {
    const solved = newton.solve(face, point);
    iterations += solved.iterations;
    if (!solved.weights.every((weight) => weight > 0 && Number.isFinite(weight))) break;
    point = solved;
    if (!corrected(program, face, solved, newton.levels(solved), round >= 10)) break;
  }
  return { ...point, iterations };
}

/** The limits at which a point lies exactly, or that have a price. */
function faceOf(program: RiskBudgetProgram, { weights, ...prices }: RiskBudgetPoint): Face {
  const { lower, upper, rows, turnover, tracking } = program;
  const tolls = turnover !== undefined && prices.turnover > 0;
  const held = weights.map((weight, i) => {
    if (weight <= lower[i]!) return lower[i]! > 0 ? lower[i]! : Number.NaN;
    if (weight >= upper[i]!) return upper[i]!;
    return tolls && weight === turnover.current[i] ? weight : Number.NaN;
  });
  return {
    held,
    trade: Int8Array.from(weights, (weight, i) =>
      tolls ? (weight < turnover.current[i]! ? -1 : 1) : 0,
    ),
    rows: Int8Array.from(rows, ({ min, max }, r) =>
      min === max || prices.rows[r]! > 0 ? 1 : prices.rows[r]! < 0 ? -1 : 0,
    ),
    turnover: tolls,
    tracking: tracking !== undefined && prices.tracking > 0,
  };
}

/** Puts on limits what breaks them and lets go what is held against its price; false where nothing is to be mended. */
function corrected(
  { lower, upper, rows, turnover, tracking, covariance, budgets }: RiskBudgetProgram,
  face: Face,
  { weights, kappa, ...prices }: RiskBudgetPoint,
  levels: Float64Array,
  oneByOne: boolean,
): boolean {
  const changes: { readonly size: number; readonly make: () => void }[] = [];
  const add = (size: number, make: () => void) => {
    if (size > 1e-11) changes.push({ size, make });
  };
  weights.forEach((weight, i) => {
    const at = face.held[i]!;
    if (Number.isNaN(at)) {
      const trade = face.trade[i]!;
      const kink = turnover?.current[i] ?? 0;
      add((lower[i]! - weight) / weight, () => {
        face.held[i] = lower[i]!;
      });
      add((weight - upper[i]!) / weight, () => {
        face.held[i] = upper[i]!;
      });
      if (face.turnover && kink > lower[i]! && kink < upper[i]!) {
        add((trade * (kink - weight)) / weight, () => {
          face.held[i] = kink;
        });
      }
      return;
    }
    if (lower[i] === upper[i]) return;
    // What trading costs beyond the level depends on the direction.
    const level = levels[i]!;
    const toll = face.turnover ? (prices.turnover * weight) / budgets[i]! : 0;
    const kink = turnover?.current[i] ?? 0;
    const release = (trade: 1 | -1) => () => {
      face.held[i] = Number.NaN;
      face.trade[i] = face.turnover ? trade : 0;
    };
    const buying = weight < kink ? -1 : 1;
    const selling = weight <= kink ? -1 : 1;
    if (weight < upper[i]!) add(1 - (level + buying * toll) / kappa, release(buying));
    if (weight > lower[i]!) add((level + selling * toll) / kappa - 1, release(selling));
  });
  rows.forEach(({ coefficients, min, max }, r) => {
    let value = 0;
    let size = 0;
    for (let i = 0; i < weights.length; i++) {
      value += coefficients[i]! * weights[i]!;
      size += Math.abs(coefficients[i]!) * weights[i]!;
    }
    if (face.rows[r] === 0) {
      add((min - value) / size, () => {
        face.rows[r] = 1;
      });
      add((value - max) / size, () => {
        face.rows[r] = -1;
      });
    } else if (min !== max) {
      add((-face.rows[r]! * prices.rows[r]! * size) / kappa, () => {
        face.rows[r] = 0;
      });
    }
  });
  if (turnover) {
    let traded = 0;
    let total = 0;
    weights.forEach((weight, i) => {
      traded += Math.abs(weight - turnover.current[i]!);
      total += weight;
    });
    if (face.turnover) {
      add((-prices.turnover * total) / kappa, () => {
        face.turnover = false;
        face.trade.fill(0);
        weights.forEach((weight, i) => {
          const bound = weight === lower[i] || weight === upper[i];
          if (!bound) face.held[i] = Number.NaN;
        });
      });
    } else {
      add((traded - turnover.limit) / total, () => {
        face.turnover = true;
        weights.forEach((weight, i) => {
          face.trade[i] = weight < turnover.current[i]! ? -1 : 1;
        });
      });
    }
  }
  if (tracking) {
    if (face.tracking) {
      add(-prices.tracking, () => {
        face.tracking = false;
      });
    } else {
      const { square } = trackingOf(covariance, tracking, weights);
      add(Math.sqrt(Math.max(0, square)) / tracking.limit - 1, () => {
        face.tracking = true;
      });
    }
  }
  if (changes.length === 0) return false;
  if (oneByOne) {
    changes.reduce((worst, change) => (change.size > worst.size ? change : worst)).make();
  } else for (const { make } of changes) make();
  return true;
}

/** The equations of a face and their Newton steps. */
class FaceNewton {
  private readonly n: number;
  private readonly total: number;

  constructor(
    private readonly program: RiskBudgetProgram,
    private readonly rule: KappaRule,
  ) {
    this.n = program.budgets.length;
    this.total = program.budgets.reduce((sum, value) => sum + value, 0);
  }

  /** The best of the Newton iterates on a face. */
  solve(face: Face, start: RiskBudgetPoint): RiskBudgetPoint & { iterations: number } {
    let point: RiskBudgetPoint = {
      ...start,
      weights: start.weights.map((weight, i) =>
        Number.isNaN(face.held[i]!) ? weight : face.held[i]!,
      ),
      rows: start.rows.map((price, r) => (face.rows[r] === 0 ? 0 : price)),
      turnover: face.turnover ? start.turnover : 0,
      tracking: face.tracking ? start.tracking : 0,
      budget: this.rule === 'free-budget' ? 0 : start.budget,
    };
    let best = point;
    let least = Number.POSITIVE_INFINITY;
    let worse = 0;
    for (let step = 0; step < mostSteps; step++) {
      const { size, next } = this.step(face, point);
      if (size < least) {
        worse = least < 1e-6 && size > 0.5 * least ? worse + 1 : 0;
        least = size;
        best = point;
      } else if (size < 1e-3 || !(size < Number.POSITIVE_INFINITY)) worse++;
      if (least <= exactEnough || worse >= 3 || Number.isNaN(size)) {
        return { ...best, iterations: step };
      }
      point = next();
    }
    return { ...best, iterations: mostSteps };
  }

  /** w_i times the slope of everything but the barrier and the toll on turnover, over b_i. */
  levels(point: RiskBudgetPoint): Float64Array {
    const { pull } = this.slopes(point);
    const { budgets } = this.program;
    return pull.map((value, i) => (point.weights[i]! * value) / budgets[i]!);
  }

  private slopes({ weights, rows, tracking, budget }: RiskBudgetPoint) {
    const { program, n } = this;
    const own = compensatedProduct(program.covariance, weights);
    const pull = own.map((value) => value - budget);
    const { away, square } = program.tracking
      ? trackingOf(program.covariance, program.tracking, weights)
      : { away: new Float64Array(n), square: 0 };
    let share = 0;
    if (program.tracking) {
      for (let i = 0; i < n; i++) share += (weights[i]! * away[i]!) / program.budget;
      for (let i = 0; i < n; i++) pull[i]! += tracking * (away[i]! - share);
    }
    program.rows.forEach(({ coefficients }, r) => {
      const price = rows[r]!;
      if (price !== 0) for (let i = 0; i < n; i++) pull[i]! -= price * coefficients[i]!;
    });
    return { own, away, square, share, pull };
  }

  /** Largest relative error of the face's equations, and the point one damped step on. */
  private step(face: Face, point: RiskBudgetPoint): { size: number; next: () => RiskBudgetPoint } {
    const { program, n, rule, total } = this;
    const { covariance, budgets, budget, rows, turnover, tracking } = program;
    const { weights, kappa } = point;
    const { own, away, square, share, pull } = this.slopes(point);
    const free: number[] = [];
    for (let i = 0; i < n; i++) if (Number.isNaN(face.held[i]!)) free.push(i);
    const k = free.length;
    const active: number[] = [];
    face.rows.forEach((side, r) => {
      if (side !== 0) active.push(r);
    });
    // Unknowns: relative changes of the free weights, kappa, prices of rows, turnover, tracking error, budget.
    const atKappa = k;
    const atRow = k + 1;
    let size = k + 1 + active.length;
    const atTurnover = face.turnover ? size++ : -1;
    const atTracking = face.tracking ? size++ : -1;
    const atBudget = rule === 'scale-free' ? size++ : -1;
    const a = new Float64Array(size * size);
    const right = new Float64Array(size);
    let worst = 0;
    // Prices are counted in units of kappa over the budget.
    const unit = kappa / budget;
    for (let p = 0; p < k; p++) {
      const i = free[p]!;
      const row = p * size;
      const worth = weights[i]! / (budgets[i]! * kappa);
      const slope = pull[i]! + point.turnover * face.trade[i]!;
      for (let q = 0; q < k; q++) {
        const j = free[q]!;
        let entry = (1 + point.tracking) * covariance[i * n + j]!;
        if (tracking) entry -= (point.tracking * (away[j]! + own[j]!)) / budget;
        a[row + q] = worth * weights[j]! * entry;
      }
      a[row + p]! += worth * slope;
      a[row + atKappa] = -1;
      active.forEach((r, e) => {
        a[row + atRow + e] = -worth * unit * rows[r]!.coefficients[i]!;
      });
      if (face.turnover) a[row + atTurnover] = worth * unit * face.trade[i]!;
      if (face.tracking) a[row + atTracking] = worth * (away[i]! - share);
      if (atBudget >= 0) a[row + atBudget] = -worth * unit;
      const miss = worth * slope - 1;
      right[p] = -miss;
      worst = Math.max(worst, Math.abs(miss));
    }
    let line = k;
    const equation = (coefficient: (i: number) => number, missing: number, scale: number) => {
      for (let q = 0; q < k; q++) {
        a[line * size + q] = (coefficient(free[q]!) * weights[free[q]!]!) / scale;
      }
      right[line] = missing / scale;
      worst = Math.max(worst, Math.abs(missing / scale));
      line++;
    };
    equation(() => 1, budget - exactSum(weights, () => 1), budget);
    for (const r of active) {
      const { coefficients, min, max } = rows[r]!;
      const limit = face.rows[r]! > 0 ? min : max;
      const scale = coefficients.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const value = exactSum(weights, (i) => coefficients[i]!);
      equation((i) => coefficients[i]!, limit - value, (scale || 1) * budget);
    }
    if (face.turnover) {
      let traded = 0;
      for (let i = 0; i < n; i++) {
        const move = weights[i]! - turnover!.current[i]!;
        traded += Number.isNaN(face.held[i]!) ? face.trade[i]! * move : Math.abs(move);
      }
      equation((i) => face.trade[i]!, turnover!.limit - traded, budget);
    }
    if (face.tracking) {
      const limit = tracking!.limit ** 2;
      equation((i) => 2 * away[i]!, limit - square, limit);
    }
    if (rule === 'scale-free') {
      let variance = 0;
      for (let i = 0; i < n; i++) variance += weights[i]! * own[i]!;
      equation((i) => 2 * own[i]!, kappa * total - variance, kappa * total);
      a[(line - 1) * size + atKappa] = -1;
    }
    const next = (): RiskBudgetPoint => {
      solveDependent(a, right);
      let fastest = 0;
      for (let p = 0; p < k; p++) fastest = Math.max(fastest, Math.abs(right[p]!));
      fastest = Math.max(fastest, Math.abs(right[atKappa]!));
      const share = fastest > 0.5 ? 1 / (1 + fastest) : 1;
      const moved = weights.slice();
      for (let p = 0; p < k; p++) moved[free[p]!]! *= 1 + share * right[p]!;
      const prices = point.rows.slice();
      active.forEach((r, e) => {
        prices[r]! += share * unit * right[atRow + e]!;
      });
      return {
        weights: moved,
        kappa: kappa * (1 + share * right[atKappa]!),
        rows: prices,
        turnover: point.turnover + (face.turnover ? share * unit * right[atTurnover]! : 0),
        tracking: point.tracking + (face.tracking ? share * right[atTracking]! : 0),
        budget: point.budget + (atBudget >= 0 ? share * unit * right[atBudget]! : 0),
      };
    };
    return { size: worst, next };
  }
}

/** Half the gradient of the squared tracking error, and that square. */
function trackingOf(
  covariance: Float64Array,
  { benchmark, outside, outsideVariance }: TrackingLimit,
  weights: Float64Array,
) {
  const difference = weights.map((weight, i) => weight - benchmark[i]!);
  const away = compensatedProduct(covariance, difference);
  let square = outsideVariance;
  for (let i = 0; i < away.length; i++) {
    away[i]! += outside[i]!;
    square += difference[i]! * (away[i]! + outside[i]!);
  }
  return { away, square };
}

/** With the rounding of the additions carried along. */
function exactSum(weights: Float64Array, factor: (i: number) => number): number {
  let total = 0;
  let rest = 0;
  for (let i = 0; i < weights.length; i++) {
    const value = factor(i) * weights[i]!;
    const next = total + value;
    const shift = next - total;
    rest += total - (next - shift) + (value - shift);
    total = next;
  }
  return total + rest;
}
