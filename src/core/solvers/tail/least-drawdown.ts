import type { CurvedPulls } from '@/core/solvers/curvature';
import type { Polytope, Row } from '@/core/solvers/quadratic-program';
import type { TailAnswer, TailMethod, TailProgram } from '@/core/solvers/tail/tail-program';
import { TailSolver } from '@/core/solvers/tail/tail-solver';

/** min over x of the sum of the `tail` deepest drawdowns of x's value path plus linear'x, over a polytope. */
export interface DrawdownProgram extends Polytope {
  /** (periods + 1) x n, row-major: value of one unit of each variable at the start (zero) and after each period. */
  readonly paths: Float64Array;
  /** Periods that are averaged, not necessarily whole. */
  readonly tail: number;
  /** Absent: zero. */
  readonly linear?: Float64Array;
  /** Whether the solver of tail programs adds a quadratic term of its own. */
  readonly curved?: boolean;
}

/** Multiplier of the drawdown from row `peak` of the paths to row `trough`, peak <= trough. */
export interface DrawdownShare {
  readonly peak: number;
  readonly trough: number;
  readonly share: number;
}

export interface DrawdownAnswer extends CurvedPulls {
  readonly x: Float64Array;
  readonly shares: readonly DrawdownShare[];
  readonly rowPrices: Float64Array;
  readonly iterations: number;
}

const mostRounds = 300;
const noise = 1e-13;
/** A drawdown of less than this, in units of the largest value, is none; so is a holding. */
const negligible = 1e-10;

/**
 * A drawdown is the largest of the falls from each earlier row, which makes periods^2 linear pieces. Only those
 * pieces enter that have been the peak at some point visited: with one peak a period is one scenario of a tail
 * program, periods that share several peaks share a variable that lies above all of them. Each round solves
 * the tail program, adds the peaks overlooked at its solution, and ends when there are none, exactly.
 * Source: Chekhlov, Uryasev and Zabarankin (2005), Int. J. Theoretical and Applied Finance 8; Kelley (1960).
 *
 * @param solve any solver of tail programs, given a feasible start
 * @param start feasible x
 */
export function leastDrawdown(
  program: DrawdownProgram,
  start: Float64Array,
  solve: TailMethod,
): DrawdownAnswer | undefined {
  const { paths } = program;
  const n = start.length;
  const periods = paths.length / n - 1;
  const first = follow(paths, start);
  const peaks: number[][] = Array.from({ length: periods }, (_, t) => [first.peak[t + 1]!]);
  let x = start;
  let iterations = 0;
  // Peaks are found from approximate answers first, which cost a solver that has such a thing less.
  let rough = true;
  for (let round = 0; round < mostRounds; round++) {
    const groups = groupsOf(peaks);
    const { value } = follow(paths, x);
    const lifted = new Float64Array(n + groups.length);
    lifted.set(x);
    groups.forEach(({ above }, g) => {
      lifted[n + g] = Math.max(...above.map((p) => value[p]!));
    });
    const answer = solve(tailProgramOf(program, peaks, groups), lifted, rough);
    if (!answer) return undefined;
    iterations += answer.iterations;
    x = answer.x.slice(0, n);
    // Of a drawdown of nothing only rounding is left to chase, unless it is weighed against something else.
    const over = !program.linear && !program.curved && deepest(paths, x) <= negligible;
    const calm = over ? withoutDrawdown(program, x) : undefined;
    if (calm) return { ...calm, iterations };
    if (addOverlooked(paths, x, answer.threshold, peaks) > 0 && !over) continue;
    if (answer.rough) {
      rough = false;
    } else {
      const rowPrices = answer.rowPrices.slice(0, program.rows.length);
      return {
        x,
        shares: sharesOf(answer, program, peaks, groups),
        rowPrices,
        iterations,
        ...(answer.ballPull && { ballPull: answer.ballPull }),
        ...(answer.sharePulls && { sharePulls: answer.sharePulls }),
      };
    }
  }
  return undefined;
}

/** The x whose least step is highest, where that is a rise: no drawdown is less than none. `undefined` where x may fall. */
export function neverFalling(
  program: DrawdownProgram,
  start: Float64Array,
): DrawdownAnswer | undefined {
  const { paths, lower, upper, budget, rows } = program;
  const n = start.length;
  const losses = new Float64Array(paths.length - n);
  for (let k = 0; k < losses.length; k++) losses[k] = paths[k]! - paths[k + n]!;
  const found = new TailSolver({ lower, upper, budget, rows, losses, tail: 1 }, start).solve();
  const calm = found && withoutDrawdown(program, found.x);
  return calm && { ...calm, iterations: found.iterations };
}

/** x without its dust where its value then never falls: no drawdown is less, whatever the limits weigh. */
function withoutDrawdown(
  { paths, rows, tail }: DrawdownProgram,
  x: Float64Array,
): Omit<DrawdownAnswer, 'iterations'> | undefined {
  const calm = x.map((value) => (Math.abs(value) <= negligible ? 0 : value));
  const { value } = follow(paths, calm);
  // A step that may be down by rounding proves nothing.
  for (let p = 1; p < value.length; p++) {
    const step = value[p]! - value[p - 1]!;
    if (step !== 0 && step <= noise) return undefined;
  }
  const share = tail / (value.length - 1);
  const shares = Array.from({ length: value.length - 1 }, (_, t) => ({
    peak: t + 1,
    trough: t + 1,
    share,
  }));
  return { x: calm, shares, rowPrices: new Float64Array(rows.length) };
}

/** Periods whose peak is one of the same several rows. */
interface Group {
  readonly above: readonly number[];
  readonly periods: number[];
}

function groupsOf(peaks: readonly (readonly number[])[]): Group[] {
  const groups = new Map<string, Group>();
  peaks.forEach((above, t) => {
    if (above.length < 2) return;
    const key = above.join();
    const group = groups.get(key);
    if (group) group.periods.push(t);
    else groups.set(key, { above, periods: [t] });
  });
  return [...groups.values()];
}

function tailProgramOf(
  { paths, tail, linear, lower, upper, budget, rows }: DrawdownProgram,
  peaks: readonly (readonly number[])[],
  groups: readonly Group[],
): TailProgram {
  const n = lower.length;
  const columns = n + groups.length;
  const losses = new Float64Array(peaks.length * columns);
  peaks.forEach((above, t) => {
    const trough = (t + 1) * n;
    const peak = above.length === 1 ? above[0]! * n : -1;
    for (let i = 0; i < n; i++) {
      losses[t * columns + i] = (peak >= 0 ? paths[peak + i]! : 0) - paths[trough + i]!;
    }
  });
  let highest = 1;
  for (let row = 0; row < paths.length; row += n) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      sum += Math.abs(paths[row + i]!) * Math.max(Math.abs(lower[i]!), Math.abs(upper[i]!));
    }
    highest = Math.max(highest, 2 * sum);
  }
  const wide: Row[] = rows.map((row) => ({
    ...row,
    coefficients: widened(row.coefficients, columns),
  }));
  groups.forEach(({ above, periods }, g) => {
    for (const t of periods) losses[t * columns + n + g] = 1;
    for (const p of above) {
      const coefficients = new Float64Array(columns);
      for (let i = 0; i < n; i++) coefficients[i] = -paths[p * n + i]!;
      coefficients[n + g] = 1;
      wide.push({ coefficients, min: 0, max: Number.POSITIVE_INFINITY });
    }
  });
  return {
    losses,
    tail,
    ...(linear && { linear: widened(linear, columns) }),
    lower: widened(lower, columns, -highest),
    upper: widened(upper, columns, highest),
    budget,
    rows: wide,
    outside: groups.length,
    // No drawdown is negative; without this, periods at their own peak would all tie.
    leastThreshold: 0,
  };
}

function widened(values: Float64Array, columns: number, rest = 0): Float64Array {
  const wide = new Float64Array(columns).fill(rest);
  wide.set(values);
  return wide;
}

/** Value at each row and, for each row, where the highest value so far stood. */
function follow(paths: Float64Array, x: Float64Array) {
  const n = x.length;
  const value = new Float64Array(paths.length / n);
  const peak = new Int32Array(value.length);
  for (let p = 1; p < value.length; p++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += paths[p * n + i]! * x[i]!;
    value[p] = sum;
    peak[p] = sum > value[peak[p - 1]!]! ? p : peak[p - 1]!;
  }
  return { value, peak };
}

function deepest(paths: Float64Array, x: Float64Array): number {
  const { value, peak } = follow(paths, x);
  return value.reduce((most, v, p) => Math.max(most, value[peak[p]!]! - v), 0);
}

/** Peaks that the periods beyond the threshold lack. */
function addOverlooked(
  paths: Float64Array,
  x: Float64Array,
  threshold: number,
  peaks: number[][],
): number {
  const { value, peak } = follow(paths, x);
  let scale = 0;
  for (const v of value) scale = Math.max(scale, Math.abs(v));
  let added = 0;
  peaks.forEach((above, t) => {
    const p = peak[t + 1]!;
    const highest = value[p]!;
    if (highest - value[t + 1]! <= threshold) return;
    if (above.some((known) => value[known]! >= highest - noise * scale)) return;
    above.push(p);
    above.sort((a, b) => a - b);
    added++;
  });
  return added;
}

/** The peaks of a group have as much weight as its periods; any way to pair them is a multiplier. */
function sharesOf(
  { shares, rowPrices }: TailAnswer,
  { rows, tail }: DrawdownProgram,
  peaks: readonly (readonly number[])[],
  groups: readonly Group[],
): DrawdownShare[] {
  const result: DrawdownShare[] = [];
  const enter = (peak: number, t: number, share: number) => {
    if (share > 0) result.push({ peak, trough: t + 1, share });
  };
  peaks.forEach((above, t) => {
    if (above.length === 1) enter(above[0]!, t, shares[t]!);
  });
  let row = rows.length;
  for (const { above, periods } of groups) {
    const weights = above.map(() => Math.max(0, rowPrices[row++]!));
    let k = 0;
    for (const t of periods) {
      let open = Math.max(0, shares[t]!);
      for (; k < above.length - 1 && weights[k]! <= open; k++) {
        enter(above[k]!, t, weights[k]!);
        open -= weights[k]!;
      }
      enter(above[k]!, t, open);
      weights[k]! -= open;
    }
  }
  // Where the threshold is zero, what is left of the tail goes to periods without a drawdown.
  const used = new Float64Array(peaks.length);
  for (const { trough, share } of result) used[trough - 1]! += share;
  let left = tail - used.reduce((sum, share) => sum + share, 0);
  for (let t = 0; t < used.length && left > 0; t++) {
    const share = Math.min(left, Math.max(0, 1 - used[t]!));
    enter(t + 1, t, share);
    left -= share;
  }
  return result;
}
