import { solveDependent } from '@/core/linalg/solve-dependent';
import type { Ball, Curvature } from '@/core/solvers/curvature';
import type { TailAnswer, TailProgram } from '@/core/solvers/tail/tail-program';

const mostRounds = 25;
const mostNewton = 8;
/** Slacks, reduced costs and shares beyond this count as on the wrong side; losses and variables are of about one. */
const noise = 1e-12;
/** Multipliers of an approximate answer below this are those of limits that do not bind. */
const telling = 1e-8;

/** What holds each variable and row: nothing, its lower or its upper end, or an equation. */
const held = { free: 0, lower: 1, upper: 2, equal: 3 } as const;
/** What a scenario counts: nothing, in full, or some of it because its loss is the threshold. */
const counts = { out: 0, full: 1, part: 2 } as const;

/**
 * The exact answer of a tail program with curvature from one nearby: which bounds, rows and kinks bind is read off it, the
 * optimality conditions are then equations, solved by Newton's method (one step where there is no ball), and what turns
 * out to be on the wrong side is moved to the other, all at once. All scenarios are looked at, whichever `near` came
 * from. `undefined` where that does not end.
 * Source: Hintermueller, Ito and Kunisch (2002), SIAM J. Optimization 13, primal-dual active sets as Newton's method.
 */
export function settleTail(
  program: TailProgram,
  curvature: Curvature,
  near: TailAnswer,
): TailAnswer | undefined {
  return new SettledTail(program, curvature, near).settle();
}

class SettledTail {
  private readonly n: number;
  /** Variables that curve; none after them does. */
  private readonly curved: number;
  private readonly x: Float64Array;
  private threshold: number;
  private budgetPrice = 0;
  private readonly rowPrices: Float64Array;
  private readonly shares: Float64Array;
  /** The ball in units of its radius, and the multiplier of half of |Rx - c|^2 - 1. */
  private readonly ball: Ball | undefined;
  private theta = 0;
  private readonly variable: Uint8Array;
  private readonly row: Uint8Array;
  private readonly scenario: Uint8Array;
  private thresholdHeld = false;
  /** R'R. */
  private readonly gram: Float64Array | undefined;
  private readonly losses: Float64Array;
  private rounds = 0;

  constructor(
    private readonly program: TailProgram,
    private readonly curvature: Curvature,
    near: TailAnswer,
  ) {
    const { lower, upper, rows, leastThreshold } = program;
    const { ball, quadratic } = curvature;
    const n = lower.length;
    this.n = n;
    this.curved = quadratic
      ? Math.sqrt(quadratic.length)
      : (ball?.root.length ?? 0) / (ball?.centre.length || 1);
    this.x = near.x.slice();
    this.threshold = near.threshold;
    this.rowPrices = near.rowPrices.slice();
    this.shares = near.shares.slice();
    this.variable = Uint8Array.from(this.x, (value, i) =>
      value <= lower[i]! ? held.lower : value >= upper[i]! ? held.upper : held.free,
    );
    this.row = Uint8Array.from(rows, ({ coefficients, min, max }, r) => {
      if (min === max) return held.equal;
      const value = dot(coefficients, this.x);
      const price = this.rowPrices[r]!;
      if (price > Math.max(telling, value - min)) return held.lower;
      return -price > Math.max(telling, max - value) ? held.upper : held.free;
    });
    this.losses = new Float64Array(this.shares.length);
    this.measure();
    this.scenario = Uint8Array.from(this.shares, (share, s) => {
      const excess = this.losses[s]! - this.threshold;
      if (excess > 0) return 1 - share > Math.max(telling, excess) ? counts.part : counts.full;
      return share > Math.max(telling, -excess) ? counts.part : counts.out;
    });
    if (leastThreshold !== undefined) {
      const left = program.tail - this.shares.reduce((sum, share) => sum + share, 0);
      this.thresholdHeld = left > this.threshold - leastThreshold;
    }
    if (ball && near.ballPull && ball.limit > 0) {
      this.ball = {
        root: ball.root.map((value) => value / ball.limit),
        centre: ball.centre.map((value) => value / ball.limit),
        limit: 1,
      };
      this.theta = Math.sqrt(dot(near.ballPull, near.ballPull)) * ball.limit;
      this.gram = gramOf(this.ball.root, ball.centre.length);
    }
  }

  settle(): TailAnswer | undefined {
    const { curvature } = this;
    if (curvature.ball && !this.gram) return undefined;
    let fewest = Number.POSITIVE_INFINITY;
    let vain = 0;
    while (this.rounds++ < mostRounds) {
      if (!this.solve()) return undefined;
      const moved = this.moveWrong();
      if (moved === 0) return this.answer();
      vain = moved < fewest ? 0 : vain + 1;
      if (vain > 6) return undefined;
      fewest = Math.min(fewest, moved);
    }
    return undefined;
  }

  /** Newton's method on the optimality conditions of what is held now. */
  private solve(): boolean {
    const { program, x, variable, row, scenario, shares, rowPrices } = this;
    const { lower, upper, rows, leastThreshold } = program;
    const free: number[] = [];
    for (let i = 0; i < this.n; i++) {
      if (variable[i] === held.free) free.push(i);
      else x[i] = variable[i] === held.lower ? lower[i]! : upper[i]!;
    }
    const kinks: number[] = [];
    for (let s = 0; s < scenario.length; s++) {
      if (scenario[s] === counts.part) kinks.push(s);
      else shares[s] = scenario[s] === counts.full ? 1 : 0;
    }
    const binding: number[] = [];
    for (let r = 0; r < rows.length; r++) {
      if (row[r] === held.free) rowPrices[r] = 0;
      else binding.push(r);
    }
    if (this.thresholdHeld) this.threshold = leastThreshold!;
    const capped = this.theta > 0;
    const columns = free.length + (this.thresholdHeld ? 0 : 1);
    const size = columns + 1 + binding.length + kinks.length + (capped ? 1 : 0);
    let last = Number.POSITIVE_INFINITY;
    for (let step = 0; step < mostNewton; step++) {
      const { matrix, right } = this.equations(free, binding, kinks, columns, size);
      const error = right.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      if (!(error < Number.POSITIVE_INFINITY)) return false;
      if (error <= 1e-15 || (error <= 1e-11 && error >= 0.1 * last)) return true;
      last = error;
      solveDependent(matrix, right);
      free.forEach((i, p) => {
        x[i]! += right[p]!;
      });
      if (!this.thresholdHeld) this.threshold += right[free.length]!;
      let at = columns;
      this.budgetPrice -= right[at++]!;
      for (const r of binding) rowPrices[r]! -= right[at++]!;
      for (const s of kinks) shares[s]! += right[at++]!;
      if (capped) this.theta += right[at]!;
    }
    return last <= 1e-9;
  }

  /** Jacobian and minus the conditions: stationarity in the free variables, then what binds. */
  private equations(
    free: readonly number[],
    binding: readonly number[],
    kinks: readonly number[],
    columns: number,
    size: number,
  ) {
    const { program, curvature, gram, n, curved, x, theta, row } = this;
    const { rows, budget, losses, tail, outside = 0 } = program;
    const { quadratic } = curvature;
    const matrix = new Float64Array(size * size);
    const right = new Float64Array(size);
    const slope = this.slope();
    free.forEach((i, p) => {
      right[p] = -slope[i]!;
      if (i >= curved) return;
      free.forEach((j, q) => {
        if (j >= curved) return;
        const k = i * curved + j;
        matrix[p * size + q] = (quadratic?.[k] ?? 0) + (theta > 0 ? theta * gram![k]! : 0);
      });
    });
    const set = (line: number, column: number, value: number) => {
      matrix[line * size + column] = value;
      matrix[column * size + line] = value;
    };
    this.measure();
    let at = columns;
    right[at] = budget;
    for (let i = 0; i < n - outside; i++) right[at]! -= x[i]!;
    free.forEach((i, p) => {
      if (i < n - outside) set(at, p, 1);
    });
    at++;
    for (const r of binding) {
      const { coefficients, min, max } = rows[r]!;
      right[at] = (row[r] === held.upper ? max : min) - dot(coefficients, x);
      free.forEach((i, p) => {
        set(at, p, coefficients[i]!);
      });
      at++;
    }
    for (const s of kinks) {
      right[at] = this.threshold - this.losses[s]!;
      free.forEach((i, p) => {
        set(at, p, losses[s * n + i]!);
      });
      if (!this.thresholdHeld) set(at, free.length, -1);
      at++;
    }
    if (!this.thresholdHeld) {
      right[free.length] = this.shares.reduce((sum, share) => sum + share, -tail);
    }
    if (theta > 0) {
      const { pull, excess } = this.atBall();
      right[at] = -excess;
      free.forEach((i, p) => {
        set(at, p, pull[i]!);
      });
    }
    return { matrix, right };
  }

  /** Of the Lagrangian. */
  private slope(): Float64Array {
    const { program, curvature, n, curved, x, shares, theta, rowPrices } = this;
    const { linear, losses, rows, outside = 0 } = program;
    const { quadratic } = curvature;
    const slope = linear?.slice() ?? new Float64Array(n);
    for (let s = 0; s < shares.length; s++) {
      const share = shares[s]!;
      if (share === 0) continue;
      for (let i = 0; i < n; i++) slope[i]! += share * losses[s * n + i]!;
    }
    const pull = theta > 0 ? this.atBall().pull : undefined;
    for (let i = 0; i < n; i++) {
      if (pull) slope[i]! += theta * pull[i]!;
      if (i < n - outside) slope[i]! -= this.budgetPrice;
      if (!quadratic || i >= curved) continue;
      for (let j = 0; j < curved; j++) slope[i]! += quadratic[i * curved + j]! * x[j]!;
    }
    rows.forEach(({ coefficients }, r) => {
      const price = rowPrices[r]!;
      if (price === 0) return;
      for (let i = 0; i < n; i++) slope[i]! -= price * coefficients[i]!;
    });
    return slope;
  }

  /** Rx - c, its pull R'(Rx - c), and by how much half its square exceeds that of the limit. */
  private atBall() {
    const { root, centre } = this.ball!;
    const { n, curved, x } = this;
    const pull = new Float64Array(n);
    const active = centre.map((value) => -value);
    let square = 0;
    for (let r = 0; r < centre.length; r++) {
      const row = root.subarray(r * curved, (r + 1) * curved);
      for (let i = 0; i < curved; i++) active[r]! += row[i]! * x[i]!;
      square += active[r]! * active[r]!;
      for (let i = 0; i < curved; i++) pull[i]! += active[r]! * row[i]!;
    }
    return { active, pull, excess: (square - 1) / 2 };
  }

  private measure(): void {
    const { n, x, losses } = this;
    const given = this.program.losses;
    for (let s = 0, at = 0; s < losses.length; s++, at += n) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += given[at + i]! * x[i]!;
      losses[s] = sum;
    }
  }

  /** Moves what is on the wrong side; how many. */
  private moveWrong(): number {
    const { program, x, variable, row, scenario, shares, rowPrices, losses } = this;
    const { lower, upper, rows, tail, leastThreshold } = program;
    let moved = 0;
    const move = (states: Uint8Array, at: number, to: number) => {
      states[at] = to;
      moved++;
    };
    const slope = this.slope();
    this.measure();
    let steep = 1;
    for (let i = 0; i < x.length; i++) {
      if (variable[i] === held.free) {
        if (x[i]! < lower[i]! - noise) move(variable, i, held.lower);
        else if (x[i]! > upper[i]! + noise) move(variable, i, held.upper);
      }
      steep = Math.max(steep, Math.abs(slope[i]!));
    }
    for (let i = 0; i < x.length; i++) {
      if (lower[i] === upper[i]) continue;
      const wrong =
        variable[i] === held.lower ? -slope[i]! : variable[i] === held.upper ? slope[i]! : 0;
      if (wrong > noise * steep) move(variable, i, held.free);
    }
    rows.forEach(({ coefficients, min, max }, r) => {
      if (row[r] === held.equal) return;
      if (row[r] === held.free) {
        const value = dot(coefficients, x);
        if (value < min - noise) move(row, r, held.lower);
        else if (value > max + noise) move(row, r, held.upper);
        return;
      }
      const wrong = row[r] === held.lower ? -rowPrices[r]! : rowPrices[r]!;
      if (wrong > noise * steep) move(row, r, held.free);
    });
    for (let s = 0; s < shares.length; s++) {
      const excess = losses[s]! - this.threshold;
      if (scenario[s] === counts.part) {
        if (shares[s]! < -noise) move(scenario, s, counts.out);
        else if (shares[s]! > 1 + noise) move(scenario, s, counts.full);
      } else if (scenario[s] === counts.full ? excess < -noise : excess > noise) {
        move(scenario, s, counts.part);
      }
    }
    if (leastThreshold !== undefined) {
      const left = tail - shares.reduce((sum, share) => sum + share, 0);
      const wrong = this.thresholdHeld ? left < -noise : this.threshold < leastThreshold - noise;
      if (wrong) {
        this.thresholdHeld = !this.thresholdHeld;
        moved++;
      }
    }
    if (this.gram) {
      if (this.theta < 0) {
        this.theta = 0;
        moved++;
      } else if (this.theta === 0 && this.atBall().excess > noise) {
        this.theta = Number.EPSILON;
        moved++;
      }
    }
    return moved;
  }

  private answer(): TailAnswer {
    const { program, curvature, x, theta } = this;
    const { lower, upper } = program;
    const scale = theta / (curvature.ball?.limit ?? 1);
    return {
      x: x.map((value, i) => Math.min(upper[i]!, Math.max(lower[i]!, value))),
      threshold: this.threshold,
      shares: this.shares,
      rowPrices: this.rowPrices,
      iterations: this.rounds,
      ...(this.gram && { ballPull: this.atBall().active.map((value) => scale * value) }),
    };
  }
}

function gramOf(root: Float64Array, rows: number): Float64Array {
  const n = root.length / (rows || 1);
  const gram = new Float64Array(n * n);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < n; i++) {
      const value = root[r * n + i]!;
      if (value === 0) continue;
      for (let j = 0; j < n; j++) gram[i * n + j]! += value * root[r * n + j]!;
    }
  }
  return gram;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
