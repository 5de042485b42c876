import { type HoldingAnswer, insertNode } from '@/core/solvers/few-holdings/few-holdings';
import type { HoldingRoom } from '@/core/solvers/few-holdings/holding-objective';
import type { Decisions } from '@/core/solvers/few-holdings/holding-program';
import { leastHeld } from '@/core/solvers/few-holdings/least-held';

/** A minimum over a part of the problem in which any number of variables may be off zero. */
export interface Relaxation {
  readonly x: Float64Array;
  readonly value: number;
  /** No x in that part is below this. */
  readonly bound: number;
  /** The value may lie above the least of that part by more than rounding, so that only the bound settles it. */
  readonly loose?: true;
}

export interface HoldingChoice {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** At most so many variables off zero. */
  readonly most: number;
  /** A variable off zero is at least this; 0 where there is no such limit. */
  readonly leastHolding: number;
  /** Minimizations after which the search ends. */
  readonly mostSolves: number;
  /** 1 where a variable must be held, whatever its bounds; length n. */
  readonly held?: Float64Array;
  /** Some choice, where one is known. */
  readonly start?: Float64Array;
  /**
   * The minimum between the bounds and, where it is given, under row'x <= limit. 'failed' where it could not be found.
   * `near`: the minimum between other bounds, where one is known. `room`: what is undecided, and how many of those may be held.
   */
  readonly relax: (
    lower: Float64Array,
    upper: Float64Array,
    near?: Float64Array,
    row?: { readonly coefficients: Float64Array; readonly limit: number },
    room?: HoldingRoom,
  ) => Relaxation | 'infeasible' | 'failed';
}

interface Node {
  readonly decisions: Decisions;
  readonly bound: number;
  /** Of the node that it came from, and which variable was decided on there. */
  readonly from?: { readonly relaxed: Relaxation; readonly branch: number };
}

/** Relative size of an improvement that is not worth searching for. */
const enough = 1e-9;
/** Weights below this are zero. */
const nought = 1e-9;

/** Exchanges tried at once: so many of the smallest holdings for so many of the next largest. */
const leaving = 3;
const entering = 4;

/**
 * Best-first branch and bound over which variables may be off zero, for any convex objective that `relax` can minimize. As
 * x_i <= upper_i z_i with z_i <= 1, the sum of x_i / upper_i over what is undecided is at most what may still be held: one
 * linear row of the relaxation. Each node is also rounded to its largest holdings, and a new best choice exchanges some of
 * them. Decided next is what is expected to cost most when it is left out, so that few are. Deterministic.
 */
export function chooseHoldings(choice: HoldingChoice): HoldingAnswer {
  const { lower, upper, most, leastHolding, mostSolves } = choice;
  const longOnly = lower.every((least) => least >= 0);
  const root: Decisions = Int8Array.from(lower, (least, i) =>
    choice.held?.[i] || least > 0 || upper[i]! < 0 ? 1 : upper[i]! <= 0 && least >= 0 ? 0 : -1,
  );
  const open: Node[] = [{ decisions: root, bound: Number.NEGATIVE_INFINITY }];
  const tried = new Set<string>();
  const losses = new LossEstimates(lower.length);
  let best: { readonly x: Float64Array; readonly value: number } | undefined;
  let nodes = 0;
  let solves = 0;
  /** Least bound of the nodes that could not be examined. */
  let unknown = Number.POSITIVE_INFINITY;
  const hopeless = (bound: number) =>
    best !== undefined && bound >= best.value - enough * Math.abs(best.value);
  const relax: HoldingChoice['relax'] = (...limits) => {
    solves++;
    return choice.relax(...limits);
  };

  if (choice.start) {
    const { start } = choice;
    solveFor(
      [...start.keys()].filter((i) => start[i] !== 0),
      start,
    );
  }
  while (open.length > 0 && solves < mostSolves) {
    const { decisions, bound: inherited, from } = open.pop()!;
    if (hopeless(inherited)) continue;
    nodes++;
    const relaxed = relaxationAt(decisions, from);
    if (relaxed === 'infeasible') continue;
    if (relaxed === 'failed') {
      unknown = Math.min(unknown, inherited);
      continue;
    }
    if (from && decisions[from.branch] === 0) losses.add(from.branch, from.relaxed, relaxed);
    const bound = Math.max(inherited, relaxed.bound);
    const branch =
      relaxed === from?.relaxed ? next(decisions, relaxed) : examine(decisions, relaxed);
    if (hopeless(bound)) continue;
    if (branch < 0) {
      if (relaxed.loose) unknown = Math.min(unknown, bound);
      continue;
    }
    for (const decision of [0, 1]) {
      const decided = decisions.slice();
      decided[branch] = decision;
      insertNode(open, { decisions: decided, bound, from: { relaxed, branch } });
    }
  }
  const left = open.filter(({ bound }) => !hopeless(bound));
  const lowest = left.reduce((least, { bound }) => Math.min(least, bound), unknown);
  return {
    ...(best && { x: best.x }),
    value: best?.value ?? Number.POSITIVE_INFINITY,
    bound: Math.min(best?.value ?? lowest, lowest),
    complete: left.length === 0 && (unknown === Number.POSITIVE_INFINITY || hopeless(unknown)),
    nodes,
  };

  function relaxationAt(
    decisions: Decisions,
    parent: Node['from'],
  ): Relaxation | 'infeasible' | 'failed' {
    let room = most;
    let undecided = 0;
    for (const decision of decisions) {
      if (decision === 1) room--;
      if (decision === -1) undecided++;
    }
    if (room < 0) return 'infeasible';
    const full = room === 0;
    const from = lower.map((least, i) =>
      decisions[i] === 1 ? leastHeld(least, leastHolding) : decisions[i] === 0 || full ? 0 : least,
    );
    const to = upper.map((largest, i) =>
      decisions[i] === 0 || (full && decisions[i] !== 1) ? 0 : largest,
    );
    if (from.some((least, i) => least > to[i]!)) return 'infeasible';
    const fits = (x: Float64Array) => from.every((least, i) => x[i]! >= least && x[i]! <= to[i]!);
    const known = parent && decisions[parent.branch] === 1 && fits(parent.relaxed.x);
    if (full || undecided <= room)
      return known ? parent.relaxed : relax(from, to, parent?.relaxed.x);
    const open = [...decisions.keys()].filter((i) => decisions[i] === -1);
    const chosen = { open, most: room };
    // Without a row nothing says that fewer may be held.
    if (!longOnly) return relax(from, to, parent?.relaxed.x, undefined, chosen);
    const coefficients = to.map((largest, i) =>
      decisions[i] === -1 && largest > 0 ? 1 / largest : 0,
    );
    // What is least in more is least here if it belongs here.
    const share = (x: Float64Array) =>
      x.reduce((sum, value, i) => sum + value * coefficients[i]!, 0);
    if (known && share(parent.relaxed.x) <= room) return parent.relaxed;
    return relax(from, to, parent?.relaxed.x, { coefficients, limit: room }, chosen);
  }

  /** Takes the relaxation as an answer if it is one, else rounds it; the variable to decide next, or -1. */
  function examine(decisions: Decisions, { x, value }: Relaxation): number {
    const held = [...x.keys()].filter((i) => choice.held?.[i] || Math.abs(x[i]!) > nought);
    const small = held.find(
      (i) => x[i]! < leastHeld(x[i]!, leastHolding) - nought && decisions[i] === -1,
    );
    if (held.length <= most && small === undefined) {
      const exact = x.map((weight) => (Math.abs(weight) > nought ? weight : 0));
      if (!best || value < best.value) best = { x: exact, value };
      return -1;
    }
    const before = best;
    round(decisions, x);
    if (best !== before) exchange(x);
    return next(decisions, { x });
  }

  function next(decisions: Decisions, { x }: Pick<Relaxation, 'x'>): number {
    let widest = -1;
    let highest = -1;
    x.forEach((value, i) => {
      if (decisions[i] !== -1 || Math.abs(value) <= nought) return;
      const loss = losses.of(i, value);
      if (loss <= highest) return;
      widest = i;
      highest = loss;
    });
    return widest >= 0 ? widest : decisions.indexOf(-1);
  }

  /** Exchanges the smallest holdings of the best choice for the largest others of a relaxation while that helps. */
  function exchange(x: Float64Array): void {
    for (let before: typeof best; best && best !== before && solves < mostSolves; ) {
      before = best;
      const held = [...x.keys()].filter((i) => before!.x[i] !== 0);
      const size = (i: number) => Math.abs(before!.x[i]!);
      const out = held.filter((i) => root[i] === -1).sort((a, b) => size(a) - size(b) || a - b);
      const into = [...x.keys()]
        .filter((i) => before!.x[i] === 0 && Math.abs(x[i]!) > nought)
        .sort((a, b) => Math.abs(x[b]!) - Math.abs(x[a]!) || a - b);
      for (const i of out.slice(0, leaving)) {
        for (const j of into.slice(0, entering))
          solveFor(
            held.map((k) => (k === i ? j : k)),
            before.x,
          );
      }
    }
  }

  /** Minimizes over those decided on and the largest of the others; the smallest go where they do not fit. */
  function round(decisions: Decisions, x: Float64Array): void {
    const order = [...x.keys()]
      .filter((i) => decisions[i] === -1 && Math.abs(x[i]!) > nought)
      .sort((a, b) => Math.abs(x[b]!) - Math.abs(x[a]!) || a - b);
    const sure = [...x.keys()].filter((i) => decisions[i] === 1);
    let support = [...sure, ...order].slice(0, most);
    while (support.length >= Math.max(1, sure.length)) {
      if (solveFor(support, x) !== 'infeasible' || leastHolding === 0) return;
      support = support.slice(0, -1);
    }
  }

  /** Takes the least with exactly these off zero if it is the best so far; 'known' where they were tried before. */
  function solveFor(
    support: readonly number[],
    near: Float64Array,
  ): 'infeasible' | 'failed' | 'known' | 'solved' {
    const key = [...support].sort((a, b) => a - b).join();
    if (tried.has(key)) return 'known';
    tried.add(key);
    const inside = new Set(support);
    const from = lower.map((least, i) => (inside.has(i) ? leastHeld(least, leastHolding) : 0));
    const to = upper.map((largest, i) => (inside.has(i) ? largest : 0));
    const answer = from.every((least, i) => least <= to[i]!) ? relax(from, to, near) : 'infeasible';
    if (typeof answer === 'string') return answer;
    const exact = answer.x.map((weight, i) => (inside.has(i) ? weight : 0));
    if (!best || answer.value < best.value) best = { x: exact, value: answer.value };
    return 'solved';
  }
}

/** What leaving a variable out has cost so far per unit of what it was, and the mean of all where it never was left out. */
class LossEstimates {
  private readonly sums: Float64Array;
  private readonly counts: Float64Array;
  private sum = 0;
  private count = 0;

  constructor(n: number) {
    this.sums = new Float64Array(n);
    this.counts = new Float64Array(n);
  }

  add(i: number, before: Relaxation, after: Relaxation): void {
    const loss = Math.max(0, after.value - before.value) / Math.abs(before.x[i]!);
    if (!Number.isFinite(loss)) return;
    this.sums[i]! += loss;
    this.counts[i]! += 1;
    this.sum += loss;
    this.count++;
  }

  of(i: number, value: number): number {
    const mean = this.count > 0 && this.sum > 0 ? this.sum / this.count : 1;
    return Math.abs(value) * ((this.sums[i]! + mean) / (this.counts[i]! + 1));
  }
}
