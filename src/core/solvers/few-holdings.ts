import {
  type Decisions,
  HoldingBounds,
  type HoldingProgram,
  quadraticValue,
} from '@/core/solvers/holding-bound';
import { QuadraticSolver } from '@/core/solvers/quadratic-solver';

export interface HoldingSearch extends HoldingProgram {
  /** A variable off zero is at least this; 0 where there is no such limit. */
  readonly leastHolding: number;
  readonly maxNodes: number;
}

export interface HoldingAnswer {
  /** Absent where no choice meets the limits, or none was found before the nodes ran out. */
  readonly x?: Float64Array;
  readonly value: number;
  /** No choice is below this. */
  readonly bound: number;
  /** The search is finished: `x` is optimal up to rounding, or there is none. */
  readonly complete: boolean;
  readonly nodes: number;
}

interface Node {
  readonly decisions: Decisions;
  readonly bound: number;
}

/** Relative size of an improvement that is not worth searching for. */
const enough = 1e-10;

/**
 * Best-first branch and bound over which variables may be off zero. Every node also rounds its relaxation to the
 * largest holdings and solves for those, which soon finds a good answer; the rest of the search proves it.
 * Deterministic: the limit is a number of nodes, ties go to the earlier variable.
 */
export function fewHoldings(search: HoldingSearch): HoldingAnswer {
  const { lower, upper, budget, rows, quadratic, linear, most, leastHolding, maxNodes } = search;
  const n = lower.length;
  const bounds = new HoldingBounds(search);
  const root: Decisions = Int8Array.from(lower, (least, i) =>
    least > 0 || upper[i]! < 0 ? 1 : upper[i]! <= 0 && least >= 0 ? 0 : -1,
  );
  let best: { x: Float64Array; value: number } | undefined;
  let nodes = 0;
  const tried = new Set<string>();
  const open: Node[] = [{ decisions: root, bound: Number.NEGATIVE_INFINITY }];
  const slack = () => enough * Math.abs(best!.value);

  while (open.length > 0 && nodes < maxNodes) {
    const node = open.pop()!;
    if (best && node.bound >= best.value - slack()) continue;
    nodes++;
    const least = lower.map((value, i) => within(node.decisions[i]!, value, leastHolding));
    const most = upper.map((value, i) => (node.decisions[i] === 0 ? 0 : value));
    const relaxed = bounds.at(node.decisions, least, most);
    if (!relaxed) continue;
    const { x, held } = relaxed;
    const bound = Math.max(node.bound, relaxed.value);
    round(node.decisions, x, held);
    if (best && bound >= best.value - slack()) continue;
    const branch = undecided(node.decisions, x, held);
    if (branch < 0) continue;
    for (const decision of [0, 1]) {
      const decisions = node.decisions.slice();
      decisions[branch] = decision;
      insert(open, { decisions, bound });
    }
  }
  const complete = open.every((node) => best && node.bound >= best.value - slack());
  const lowest = open.reduce((value, node) => Math.min(value, node.bound), best?.value ?? 0);
  return {
    ...(best && { x: best.x }),
    value: best?.value ?? Number.POSITIVE_INFINITY,
    bound: best ? Math.min(best.value, lowest) : lowest,
    complete,
    nodes,
  };

  function within(decision: number, value: number, leastHeld: number): number {
    if (decision === 0) return 0;
    return decision === 1 ? Math.max(value, leastHeld) : Math.min(value, 0);
  }

  /** Solves for the holdings decided on and the largest of the open ones. */
  function round(decisions: Decisions, x: Float64Array, held: Float64Array): void {
    const chosen = new Set<number>();
    for (let i = 0; i < n; i++) if (decisions[i] === 1) chosen.add(i);
    const candidates = [...decisions.keys()].filter((i) => decisions[i] === -1 && x[i] !== 0);
    candidates.sort((a, b) => held[b]! - held[a]! || Math.abs(x[b]!) - Math.abs(x[a]!) || a - b);
    for (const i of candidates) if (chosen.size < most) chosen.add(i);
    solveFor(chosen);
  }

  function solveFor(chosen: ReadonlySet<number>): void {
    let support = [...chosen].sort((a, b) => a - b);
    // With a least holding the smallest one may have to go before the others fit.
    for (let attempt = 0; attempt <= n; attempt++) {
      const key = support.join();
      if (tried.has(key)) return;
      tried.add(key);
      const inside = new Set(support);
      const from = lower.map((value, i) => (inside.has(i) ? Math.max(value, leastHolding) : 0));
      const to = upper.map((value, i) => (inside.has(i) ? value : 0));
      const fits =
        total(from) <= budget + 1e-12 &&
        total(to) >= budget - 1e-12 &&
        from.every((value, i) => value <= to[i]!);
      if (fits) {
        const solver = new QuadraticSolver({ lower: from, upper: to, budget, rows, quadratic });
        if (solver.solve(linear) !== 'solved') return;
        const value = quadraticValue(quadratic, linear, solver.x);
        if (!best || value < best.value) best = { x: solver.x.slice(), value };
        return;
      }
      if (leastHolding === 0 || support.length <= 1 || total(to) < budget) return;
      support = support.slice(0, -1);
    }
  }

  /** The open variable about which the relaxation is least sure; -1 where it is a choice already. */
  function undecided(decisions: Decisions, x: Float64Array, held: Float64Array): number {
    let off = 0;
    let valid = true;
    let widest = -1;
    let widestDoubt = -1;
    for (let i = 0; i < n; i++) {
      if (x[i] !== 0) off++;
      if (decisions[i] !== -1 || x[i] === 0) continue;
      if (x[i]! < leastHolding) valid = false;
      const doubt = Math.min(held[i]!, 1 - held[i]!) + 1e-3 * Math.abs(x[i]!);
      if (doubt > widestDoubt) {
        widest = i;
        widestDoubt = doubt;
      }
    }
    if (off <= most && valid && isPlain(decisions)) return -1;
    return widest >= 0 ? widest : decisions.indexOf(-1);
  }

  /** Where no more are open than may be held, the relaxation is the problem itself but for the least holding. */
  function isPlain(decisions: Decisions): boolean {
    let openCount = 0;
    let inCount = 0;
    for (const decision of decisions) {
      if (decision === -1) openCount++;
      if (decision === 1) inCount++;
    }
    return openCount + inCount <= most || bounds.isPlain;
  }
}

/** Keeps the nodes ordered, the lowest bound last. */
function insert(open: Node[], node: Node): void {
  let low = 0;
  let high = open.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (open[middle]!.bound > node.bound) low = middle + 1;
    else high = middle;
  }
  open.splice(low, 0, node);
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
