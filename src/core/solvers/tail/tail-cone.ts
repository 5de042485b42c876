import { ConeSolver } from '@/core/solvers/cone/cone-solver';
import { PolytopeCone } from '@/core/solvers/cone/polytope-cone';
import type { Curvature, ShareCones } from '@/core/solvers/curvature';
import { settleShares } from '@/core/solvers/tail/settle-shares';
import { settleTail } from '@/core/solvers/tail/settle-tail';
import type { TailAnswer, TailProgram } from '@/core/solvers/tail/tail-program';

/** Iterates this near the optimum tell which scenarios matter, this near what binds, and this near are as good as exact. */
const tolerances = { rough: 1e-5, near: 1e-9, last: 1e-13 } as const;

/** A share, or what a cap weighs, that is nothing but the last of the interior. */
const nothing = 1e-14;

/**
 * A tail program, with a quadratic term, a ball and shares if there are any, by interior points: x, the threshold, and per
 * scenario an own variable u_s >= 0, u_s >= losses_s'x - a. Only the scenarios enter that lose most at `start`; those that
 * turn out to lose more than the threshold are added, as many at a time, until there are none, so that the rest counts nothing
 * and the answer is that of the whole. `rough` asks for no more than an approximate answer of a choice that overlooks no more
 * than the tail: one that overlooks more tells nothing of the whole.
 * `undefined` where it cannot be solved.
 */
export function tailByCones(
  program: TailProgram,
  start: Float64Array,
  curvature: Curvature = {},
  rough = false,
): TailAnswer | undefined {
  const { lower, tail, outside = 0 } = program;
  const losses = lossesAt(program, start);
  const order = Array.from(losses.keys()).sort((a, b) => losses[b]! - losses[a]! || a - b);
  const first = Math.ceil(2 * tail + (lower.length - outside) / 2);
  let chosen = order.slice(0, first).sort((a, b) => a - b);
  let iterations = 0;
  let aim: keyof typeof tolerances = rough ? 'rough' : 'near';
  for (;;) {
    const answer = overScenarios(program, chosen, curvature, tolerances[aim]);
    if (!answer) return undefined;
    iterations += answer.iterations;
    if (aim === 'near' && !curvature.shares) {
      const settled = settleTail(program, curvature, answer);
      if (settled) return { ...settled, iterations: iterations + settled.iterations };
    }
    const known = new Uint8Array(losses.length);
    for (const s of chosen) known[s] = 1;
    const overlooked: number[] = [];
    const reached = lossesAt(program, lowered(program, answer.x));
    reached.forEach((loss, s) => {
      if (!known[s] && loss > answer.threshold) overlooked.push(s);
    });
    if (overlooked.length === 0 && aim === 'near') {
      aim = 'last';
      continue;
    }
    if (overlooked.length === 0 || (rough && overlooked.length <= tail)) {
      return { ...answer, iterations, rough };
    }
    overlooked.sort((a, b) => reached[b]! - reached[a]! || a - b);
    chosen = [...chosen, ...overlooked.slice(0, first)].sort((a, b) => a - b);
  }
}

/** The exact answer under cones of shares from that of interior points. */
export function settledTail(
  program: TailProgram,
  start: Float64Array,
  curvature: Curvature & { readonly shares: ShareCones },
): TailAnswer | undefined {
  const near = tailByCones(program, start, curvature);
  const { shares, ...others } = curvature;
  const { rows } = program;
  const columns = program.lower.length;
  return (
    near &&
    settleShares(shares, near, rows.length, (tangents, from) => {
      const linear = widened(tangents.linear, columns);
      program.linear?.forEach((value, k) => {
        linear[k]! += value;
      });
      const quadratic = tangents.quadratic;
      others.quadratic?.forEach((value, k) => {
        quadratic[k]! += value;
      });
      const more = tangents.rows.map((row) => ({
        ...row,
        coefficients: widened(row.coefficients, columns),
      }));
      return tailByCones({ ...program, linear, rows: [...rows, ...more] }, from, {
        ...others,
        quadratic,
      });
    })
  );
}

function widened(values: Float64Array, columns: number): Float64Array {
  const wide = new Float64Array(columns);
  wide.set(values);
  return wide;
}

/** The variables outside the budget that no chosen scenario reads, and the rows that they are in, are left out. */
function overScenarios(
  whole: TailProgram,
  chosen: readonly number[],
  curvature: Curvature,
  tolerance: number,
): TailAnswer | undefined {
  const { losses, tail, leastThreshold } = whole;
  const n = whole.lower.length;
  const scenarios = chosen.length;
  const part = partOf(whole, chosen);
  const { polytope, columns } = part;
  const outside = columns.length - (n - (whole.outside ?? 0));
  const linear = whole.linear && inColumns(whole.linear, columns);
  const cone = new PolytopeCone({ polytope, outside, others: 1, own: scenarios, curvature });
  if (leastThreshold !== undefined) cone.put(cone.firstOther, -1).end(-leastThreshold);
  const kinks = chosen.map((s, k) => {
    const own = cone.firstOwn + k;
    const row = inColumns(losses.subarray(s * n, (s + 1) * n), columns);
    cone.enter(row, 1).put(cone.firstOther, -1);
    const kink = cone.put(own, -1).end(0);
    cone.put(own, -1).end(0);
    return kink;
  });
  const answer = new ConeSolver(
    cone.program({
      x: linear,
      others: Float64Array.of(tail),
      own: new Float64Array(scenarios).fill(1),
    }),
    { tolerance },
  ).solve();
  if (answer.status !== 'solved' && answer.status !== 'almostSolved') return undefined;
  const shares = new Float64Array(losses.length / n);
  chosen.forEach((s, k) => {
    const share = answer.prices[kinks[k]!]!;
    shares[s] = share > nothing ? share : 0;
  });
  const { ball } = curvature;
  const { x, rowPrices, ballPull, sharePulls } = cone.read(answer);
  const cap = ballPull && ball ? ball.limit * Math.hypot(...ballPull) : 0;
  return {
    ...part.expand(x, rowPrices),
    ...(ballPull && { ballPull: cap > nothing ? ballPull : new Float64Array(ballPull.length) }),
    ...(sharePulls && { sharePulls }),
    threshold: answer.x[cone.firstOther]!,
    shares,
    iterations: answer.iterations,
  };
}

function partOf(program: TailProgram, chosen: readonly number[]) {
  const { losses, lower, upper, budget, rows, outside = 0 } = program;
  const n = lower.length;
  const columns: number[] = [];
  for (let i = 0; i < n; i++) {
    if (i < n - outside || chosen.some((s) => losses[s * n + i] !== 0)) columns.push(i);
  }
  const kept = new Uint8Array(n);
  for (const i of columns) kept[i] = 1;
  const members = [...rows.keys()].filter((r) =>
    rows[r]!.coefficients.every((value, i) => value === 0 || kept[i] === 1),
  );
  return {
    columns,
    polytope: {
      lower: inColumns(lower, columns),
      upper: inColumns(upper, columns),
      budget,
      rows: members.map((r) => ({
        ...rows[r]!,
        coefficients: inColumns(rows[r]!.coefficients, columns),
      })),
    },
    /** What was left out is as low as its rows allow: it can only raise losses. */
    expand(found: Float64Array, prices: Float64Array) {
      const x = lower.slice();
      columns.forEach((i, k) => {
        x[i] = found[k]!;
      });
      const rowPrices = new Float64Array(rows.length);
      members.forEach((r, k) => {
        rowPrices[r] = prices[k]!;
      });
      return { x: lowered(program, x, (i) => kept[i] === 0), rowPrices };
    },
  };
}

/** x with those variables outside the budget that are `open` as low as their rows allow; where none counts that reads one, it lies anywhere above. */
function lowered(
  { lower, rows, outside = 0 }: TailProgram,
  x: Float64Array,
  open: (variable: number) => boolean = () => true,
): Float64Array {
  const n = lower.length;
  const first = n - outside;
  const result = x.map((value, i) => (i >= first && open(i) ? lower[i]! : value));
  for (const { coefficients, min } of rows) {
    const one = coefficients.findIndex((value, i) => i >= first && value !== 0);
    if (one < 0 || !open(one)) continue;
    let others = 0;
    for (let i = 0; i < n; i++) if (i !== one) others += coefficients[i]! * result[i]!;
    result[one] = Math.max(result[one]!, (min - others) / coefficients[one]!);
  }
  return result;
}

function inColumns(values: Float64Array, columns: readonly number[]): Float64Array {
  return Float64Array.from(columns, (i) => values[i]!);
}

function lossesAt({ losses }: TailProgram, x: Float64Array): Float64Array {
  const n = x.length;
  const values = new Float64Array(losses.length / n);
  for (let s = 0, row = 0; s < values.length; s++, row += n) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += losses[row + i]! * x[i]!;
    values[s] = sum;
  }
  return values;
}
