import { HoldingBounds } from '@/core/solvers/few-holdings/holding-bound';
import type {
  Decisions,
  HoldingBound,
  HoldingProgram,
} from '@/core/solvers/few-holdings/holding-program';
import { leastHeld } from '@/core/solvers/few-holdings/least-held';
import { lookAhead } from '@/core/solvers/few-holdings/look-ahead';

export interface HoldingSearch extends HoldingProgram {
  /** What the objective has beside its value here: an improvement counts in proportion to the whole. */
  readonly constant: number;
  /** Products after which the search ends, about: a count, so that the answer does not depend on the machine. */
  readonly mostEffort: number;
  /** 1 where a variable must be held, whatever its bounds; length n. */
  readonly held?: Float64Array;
  /** The search ends with any value of at most this, and what is above it does not count. */
  readonly sufficient?: number;
  /** Asked where rounding finds nothing: variables off zero in some answer, or that there is none. */
  readonly start?: () => readonly number[] | 'impossible' | undefined;
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
  /** A relaxation that the node came from. */
  readonly near?: HoldingBound;
  readonly diagonal?: Float64Array;
  readonly under?: Float64Array | undefined;
  /** Open variables when pairs were last fitted. */
  readonly fitted?: number;
  readonly prices?: Float64Array | undefined;
}

interface Choice {
  readonly x: Float64Array;
  readonly value: number;
  readonly support: readonly number[];
}

/** Relative size of an improvement that is not worth searching for. */
const enough = 1e-10;
/** How often D follows the relaxation before the first branching. */
const refits = 4;
/** How often the prices of limits follow it before that. */
const repricings = 12;
/** Pairs are fitted again, in so many rounds, where so much of the variables that they were fitted for is left. */
const pairRefits = { quick: 12, slow: 2 };
const leftForPairs = { quick: 0.95, slow: 0.9 };
/** Relaxations from one start of an exchange to the next, while pairs are fitted for the first time. */
const between = 4;
/** Exchanges tried at once: so many of those that are missed least for so many others each. */
const leaving = 8;
const entering = 8;

/**
 * Best-first branch and bound over which variables may be off zero. Every node also rounds its relaxation to the
 * largest holdings and solves for those, and exchanges holdings one by one while that helps; the rest of the search proves it. Where
 * relaxations are quick, decided next is what raises the bounds most.
 * Deterministic: ties go to the earlier variable.
 */
export function fewHoldings(search: HoldingSearch): HoldingAnswer {
  const { lower, upper, objective, most, leastHolding, mostEffort, constant } = search;
  const n = lower.length;
  const bounds = new HoldingBounds(search);
  const root: Decisions = Int8Array.from(lower, (least, i) =>
    search.held?.[i] || least > 0 || upper[i]! < 0 ? 1 : upper[i]! <= 0 && least >= 0 ? 0 : -1,
  );
  let best: Choice | undefined;
  let nodes = 0;
  const tried = new Map<string, boolean>();
  const open: Node[] = [{ decisions: root, bound: Number.NEGATIVE_INFINITY }];
  const { sufficient = Number.NEGATIVE_INFINITY } = search;
  // What is just sufficient counts, also where that is zero.
  const ceiling =
    search.sufficient === undefined
      ? Number.POSITIVE_INFINITY
      : sufficient + Math.max(Number.EPSILON * Math.abs(sufficient), Number.MIN_VALUE);
  const upTo = () =>
    best && best.value <= ceiling ? best.value - enough * Math.abs(best.value + constant) : ceiling;

  /** Least bound of the nodes that could not be examined. */
  let unknown = Number.POSITIVE_INFINITY;
  let plain = Number.NEGATIVE_INFINITY;

  while (open.length > 0 && bounds.effort < mostEffort && !(best && best.value <= sufficient)) {
    const node = open.pop()!;
    if (node.bound >= upTo()) continue;
    nodes++;
    if (nodes > 1) {
      bounds.diagonal = node.diagonal!;
      bounds.under = node.under;
    }
    let fitted = node.fitted ?? n;
    if (node.prices) objective.prices!.current = node.prices;
    let relaxed = bounds.at(node.decisions, upTo(), node.near);
    if (nodes === 1 && relaxed && !relaxed.exact) {
      // Without D the bound is the problem without its limit, to which D can only add.
      plain = relaxed.value;
      round(relaxed);
      if (plain >= upTo()) continue;
      if (!best && search.start) {
        const start = search.start();
        if (start === 'impossible') break;
        if (start) solveFor(start);
        if (best) exchange(best);
      }
      if (best && best.value <= sufficient) break;
      const limits = { upTo, distance: upTo() - plain };
      const paired = bounds.fitPairs(node.decisions, limits, mostEffort / 3, (found, k) => {
        if (k % between === 1) round(found, true);
      });
      if (!paired) bounds.fit(node.decisions, upTo(), mostEffort / 4);
      relaxed = bounds.at(node.decisions, upTo());
    }
    for (let times = nodes === 1 ? repricings : 1; times > 0 && relaxed; times--) {
      if (relaxed.exact) break;
      const before = { diagonal: bounds.diagonal, prices: objective.prices?.current };
      if (!bounds.reprice(relaxed)) break;
      const again = bounds.at(relaxed.decisions, upTo(), relaxed);
      if (again && again.value < relaxed.value) {
        bounds.diagonal = before.diagonal;
        objective.prices!.current = before.prices!;
        break;
      }
      relaxed = again;
    }
    for (let times = nodes === 1 ? refits : 1; times > 0 && relaxed; times--) {
      if (relaxed.exact || bounds.isPlain) break;
      if (bounds.under) {
        const left = openIn(relaxed.decisions);
        if (nodes === 1) fitted = left;
        const pace = bounds.isQuick ? 'quick' : 'slow';
        if (nodes === 1 || left <= leftForPairs[pace] * fitted) {
          if (nodes > 1) relaxed = bounds.refitPairs(relaxed, pairRefits[pace], upTo());
          fitted = left;
          if (relaxed && !relaxed.exact && openIn(relaxed.decisions) < left)
            relaxed = bounds.at(relaxed.decisions, upTo(), relaxed);
          break;
        }
      }
      const before = bounds.diagonal;
      bounds.refit(relaxed);
      const again = bounds.at(relaxed.decisions, upTo(), relaxed);
      if (!again || again.value >= relaxed.value) relaxed = again;
      else bounds.diagonal = before;
    }
    if (!relaxed) continue;
    const { decisions } = relaxed;
    const bound = Math.max(plain, node.bound, relaxed.value);
    round(relaxed);
    if (bound >= upTo()) continue;
    const ahead = bounds.isQuick && !relaxed.exact ? lookAhead(bounds, relaxed, upTo()) : undefined;
    const branch = ahead?.branch ?? undecided(relaxed);
    if (branch < 0) {
      unknown = Math.min(unknown, bound);
      continue;
    }
    for (const decision of [0, 1]) {
      const next = decisions.slice();
      next[branch] = decision;
      const near = ahead ? ahead.relaxed[decision] : relaxed;
      const own = ahead ? Math.max(bound, near?.value ?? Number.POSITIVE_INFINITY) : bound;
      if (!near || own >= upTo()) continue;
      insertNode(open, {
        decisions: next,
        bound: own,
        near,
        diagonal: bounds.diagonal,
        under: bounds.under,
        fitted,
        prices: objective.prices?.current,
      });
    }
  }
  const left = open.filter((node) => !(node.bound >= upTo()));
  const lowest = left.reduce((value, node) => Math.min(value, node.bound), unknown);
  return {
    ...(best && { x: best.x }),
    value: best?.value ?? Number.POSITIVE_INFINITY,
    bound: Math.min(best?.value ?? lowest, lowest),
    complete: left.length === 0 && !(unknown < upTo()),
    nodes,
  };

  /** Solves for the holdings decided on and the largest of the open ones, and exchanges some where that is the best so far, or `always`. */
  function round({ decisions, x, held }: HoldingBound, always = false): void {
    const before = best;
    const chosen: number[] = [];
    for (let i = 0; i < n; i++) if (decisions[i] === 1) chosen.push(i);
    const candidates = [...decisions.keys()].filter((i) => decisions[i] === -1 && x[i] !== 0);
    candidates.sort((a, b) => held[b]! - held[a]! || Math.abs(x[b]!) - Math.abs(x[a]!) || a - b);
    let support = [...chosen, ...candidates].slice(0, Math.max(most, chosen.length));
    let found = solveFor(support);
    // With a least holding the smallest one may have to go before the others fit.
    while (found === 'impossible' && leastHolding > 0 && support.length > 1) {
      support = support.slice(0, -1);
      found = solveFor(support);
    }
    if (typeof found === 'object' && (always || best !== before)) exchange(found);
  }

  /** Exchanges one holding for another, the most promising ones first, as long as something is gained. */
  function exchange(start: Choice): void {
    let at = start;
    for (let rounds = 0; at.value > sufficient && rounds < 20; rounds++) {
      const { value, support, x } = at;
      const inside = new Set(support);
      const without = support
        .filter((i) => root[i] === -1)
        .map((out) => {
          const rest = leastOver(support.filter((i) => i !== out));
          return { out, value: rest?.value ?? Number.POSITIVE_INFINITY, x: rest?.x ?? x };
        });
      // What is missed least; where nothing is possible without one of them, the smallest.
      without.sort(
        (a, b) =>
          compare(a.value, b.value) || Math.abs(x[a.out]!) - Math.abs(x[b.out]!) || a.out - b.out,
      );
      for (const { out, x: left } of without.slice(0, leaving)) {
        const slope = slopes(left);
        const others = [...x.keys()]
          .filter((i) => root[i] === -1 && !inside.has(i))
          .sort((a, b) => slope[a]! - slope[b]! || a - b);
        for (const into of others.slice(0, entering)) {
          const found = solveFor(support.map((i) => (i === out ? into : i)));
          if (typeof found === 'object' && found.value < at.value) at = found;
        }
      }
      if (at.value >= value - enough * Math.abs(value + constant)) return;
    }
  }

  /** What the objective gains per unit of the standard deviation, bought at the mean price of what is held. */
  function slopes(x: Float64Array): Float64Array {
    const { quadratic } = search;
    const products = x.map((_, i) => {
      let product = 0;
      for (let j = 0; j < n; j++) if (x[j] !== 0) product += quadratic[i * n + j]! * x[j]!;
      return product;
    });
    const variance = x.reduce((sum, value, i) => sum + value * products[i]!, 0);
    const slope = objective.slopesAt(x, variance);
    let price = 0;
    let gross = 0;
    x.forEach((value, i) => {
      price += Math.abs(value) * slope(i, products[i]!);
      gross += Math.abs(value);
    });
    return products.map(
      (product, i) =>
        (slope(i, product) - price / (gross || 1)) / (Math.sqrt(quadratic[i * n + i]!) || 1),
    );
  }

  /** The least with exactly these off zero, in ascending order; limits that are priced bound it only. */
  function leastOver(support: readonly number[]): Choice | undefined {
    const { quadratic } = search;
    const from = Float64Array.from(support, (i) => leastHeld(lower[i]!, leastHolding));
    const to = Float64Array.from(support, (i) => upper[i]!);
    const size = support.length;
    bounds.effort += objective.effort * (size ** 3 / 3 + 20 * size ** 2 + 3e4);
    const part = objective.within(support, from, to);
    if (!part) return undefined;
    const among = new Float64Array(size * size);
    for (let p = 0; p < size; p++) {
      for (let q = 0; q < size; q++)
        among[p * size + q] = quadratic[support[p]! * n + support[q]!]!;
    }
    let found = part(among);
    // Priced limits only bound the value: where that is worse already, it is enough.
    const priced = typeof found === 'object' ? found.value : Number.NEGATIVE_INFINITY;
    if (objective.exactly && found !== 'infeasible' && priced < upTo()) {
      found = objective.exactly(support, from, to);
    }
    if (typeof found !== 'object') return undefined;
    const x = new Float64Array(n);
    support.forEach((i, p) => {
      x[i] = found.x[p]!;
    });
    return { x, value: found.value, support };
  }

  /** The least with exactly these off zero, kept where it is the best so far; 'known' where they were tried before. */
  function solveFor(chosen: readonly number[]): Choice | 'impossible' | 'known' {
    const support = [...chosen].sort((a, b) => a - b);
    const key = support.join();
    const known = tried.get(key);
    if (known !== undefined) return known ? 'known' : 'impossible';
    const found = leastOver(support);
    tried.set(key, found !== undefined);
    if (!found) return 'impossible';
    if (!best || found.value < best.value) best = found;
    return found;
  }

  /** The open variable that the relaxation holds most but not fully; -1 where it is a choice already. */
  function undecided({ decisions, x, held, exact }: HoldingBound): number {
    let off = 0;
    let valid = true;
    let widest = -1;
    let most = -1;
    for (let i = 0; i < n; i++) {
      if (x[i] !== 0) off++;
      if (decisions[i] !== -1 || x[i] === 0) continue;
      if (x[i]! < leastHeld(x[i]!, leastHolding)) valid = false;
      const rank = exact || bounds.isPlain ? Math.abs(x[i]!) : held[i]! < 0.999 ? held[i]! : 0;
      if (rank > most) {
        widest = i;
        most = rank;
      }
    }
    const settles = exact || (bounds.isPlain && !objective.exactly);
    if (off <= search.most && valid && settles) return -1;
    return widest >= 0 ? widest : decisions.indexOf(-1);
  }
}

function openIn(decisions: Decisions): number {
  return decisions.reduce((count, decision) => count + (decision === -1 ? 1 : 0), 0);
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Keeps the nodes ordered, the lowest bound last. */
export function insertNode<T extends { readonly bound: number }>(open: T[], node: T): void {
  let low = 0;
  let high = open.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (open[middle]!.bound > node.bound) low = middle + 1;
    else high = middle;
  }
  open.splice(low, 0, node);
}
