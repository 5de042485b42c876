import { DiagonalSplit, mostSteps } from '@/core/solvers/few-holdings/diagonal-split';
import type {
  Decisions,
  HoldingBound,
  HoldingProgram,
} from '@/core/solvers/few-holdings/holding-program';
import { leastHeld } from '@/core/solvers/few-holdings/least-held';
import { fitPairs, type Pairs } from '@/core/solvers/few-holdings/pair-fit';

/** What is left to split. */
interface Room {
  readonly open: readonly number[];
  /** By position in `open`. */
  readonly sigma: Float64Array;
  readonly scaled: Float64Array;
}

interface Cut {
  readonly value: number;
  /** What holding fully is worth, by position among the open variables. */
  readonly gains: Float64Array;
}

const leastShare = 1e-6;
const mostRounds = 12;
/** A relaxation is solved well enough where so much of the distance to the best known value is left. */
const settled = 0.05;
/** Rounds in which the split is fitted to the relaxation, and the share of its best that each one reaches. */
const fits = 8;
const fitShare = 0.05;
/** Fitting goes on where at least so much is still undecided. */
const fewer = 0.7;
/** Newton steps at a node, and how much of what is wanted there is the trace. */
const refitSteps = 2;
const mixed = 0.1;
const leastPivot = 1e-8;
/** Rounds in which pairs are fitted, at first, and with less work left than fewer of them need, not at all. */
const pairRounds = 40;
const fewestPairRounds = 12;
/** Products of a Newton step on the split, over m^3. */
const stepEffort = 1.2;

/**
 * Bounds for branch and bound by the perspective relaxation: Q = R + D with D diagonal and R positive semidefinite on
 * the plane a'y = 0, and d y^2 becomes d y^2 / z with z in [0, 1], sum z <= most. The least value f(z) at a given z is one
 * problem of the objective's own kind with Q + D (1 / z - 1), convex in z with slope -d y^2 / (2 z^2), and so a cut: a bound for
 * every other z, whatever this one was. Minimizing in turns over y and z finds a good one.
 *
 * D is fitted to the problem: the bound is concave in D with slope y^2 (1 / z - 1) / 2, which is followed on average.
 * Where no variable is below zero, Q may be lessened by any N >= 0 first (`fitPairs`), for bounds alone.
 * Sources: Frangioni and Gentile (2006), Mathematical Programming 106; Zheng, Sun and Li (2014), INFORMS Journal on
 * Computing 26, for the best D.
 */
export class HoldingBounds {
  private readonly n: number;
  /** D. */
  diagonal: Float64Array;
  /** Q - N + ridge aa', where N was fitted. */
  under: Float64Array | undefined;
  private ridge = 0;
  /** Between the bound without D and the best known value. */
  private distance = 0;
  isPlain = false;
  /** Products done so far, about. */
  effort = 0;

  constructor(private readonly program: HoldingProgram) {
    this.n = program.lower.length;
    this.diagonal = new Float64Array(this.n);
  }

  /**
   * Finds D and N for what may be held, from nothing; false where that is not possible, or too much for
   * so much effort.
   *
   * @param seen told of every relaxation on the way
   */
  fitPairs(
    decisions: Decisions,
    { upTo, distance }: { readonly upTo: () => number; readonly distance: number },
    mostEffort: number,
    seen: (relaxed: HoldingBound, round: number) => void,
  ): boolean {
    const { n, program } = this;
    const { objective, quadratic, lower } = program;
    const m = decisions.reduce((count, value) => count + (value === 0 ? 0 : 1), 0);
    if (objective.kept === undefined || !(distance > 0 && distance < Number.POSITIVE_INFINITY))
      return false;
    if (lower.some((least, i) => least < 0 && decisions[i] !== 0)) return false;
    const round = 8 * m ** 3 + (mostRounds / 2) * this.solveEffort(m);
    const rounds = Math.min(pairRounds, Math.floor(mostEffort / round));
    if (rounds < fewestPairRounds) return false;
    const { conserved } = objective;
    let length = 0;
    for (let i = 0; i < n; i++) length += conserved[i]! ** 2 / (quadratic[i * (n + 1)]! || 1);
    this.ridge = n / (length || 1);
    this.distance = distance;
    let times = 0;
    const fitted = this.pairsFor(decisions, rounds, upTo, (relaxed) => seen(relaxed, times++));
    return fitted !== 'singular';
  }

  /** Moves D and N some way to what the relaxation wants; the relaxation with them, undefined where nothing is left. */
  refitPairs(relaxed: HoldingBound, rounds: number, upTo: number): HoldingBound | undefined {
    const fitted = this.pairsFor(
      relaxed.decisions,
      rounds,
      () => upTo,
      () => {},
      relaxed,
    );
    return fitted === 'singular' ? relaxed : fitted.relaxed;
  }

  private pairsFor(
    decisions: Decisions,
    rounds: number,
    upTo: () => number,
    seen: (relaxed: HoldingBound) => void,
    near?: HoldingBound,
  ): ReturnType<typeof fitPairs> {
    const { quadratic, objective } = this.program;
    const { diagonal, under, ridge, distance } = this;
    const take = (pairs: Pairs) => {
      this.diagonal = pairs.diagonal;
      this.under = pairs.under;
    };
    const fitted = fitPairs({
      quadratic,
      conserved: objective.conserved,
      ridge,
      decisions,
      distance,
      rounds,
      ...(near && under && { near: { pairs: { diagonal, under }, relaxed: near } }),
      relax: (pairs, start) => {
        take(pairs);
        const relaxed = this.at(decisions, upTo(), start, true);
        if (relaxed && !relaxed.exact) seen({ ...relaxed, decisions });
        return relaxed;
      },
      spent: (products) => {
        this.effort += products;
      },
    });
    if (fitted !== 'singular') take(fitted.pairs);
    return fitted;
  }

  private solveEffort(m: number): number {
    return this.program.objective.effort * (m ** 3 / 3 + 20 * m ** 2 + 1e5);
  }

  /**
   * Finds D for the open variables, from nothing: a first one of the largest trace, then as the relaxation wants it, until it
   * stays or so much effort is spent.
   */
  fit(decisions: Decisions, upTo: number, mostEffort: number): void {
    const room = this.roomOf(decisions);
    const start = room && new DiagonalSplit(room.scaled, room.open.length).interior();
    if (!start) {
      this.isPlain = true;
      return;
    }
    const { n } = this;
    const m = room.open.length;
    const limit = this.effort + mostEffort;
    this.effort += 2 * m ** 3;
    const wanted = new Float64Array(m).fill(1 / m);
    const split = new DiagonalSplit(room.scaled, m);
    let best: { readonly value: number; readonly diagonal: Float64Array } | undefined;
    let z: Float64Array | undefined;
    for (let round = 0; round < fits; round++) {
      const affordable = Math.floor((limit - this.effort) / (stepEffort * m ** 3));
      if (round > 0 && affordable < 1) break;
      const steps = split.toward(wanted, start, fitShare, {
        most: Math.min(affordable, mostSteps),
      });
      this.effort += stepEffort * steps * m ** 3;
      this.diagonal = wideDiagonal(n, room, start);
      const relaxed = this.at(decisions, upTo, z, true);
      if (!relaxed || relaxed.exact) return;
      z = relaxed.held;
      if (!best || relaxed.value > best.value) {
        best = { value: relaxed.value, diagonal: this.diagonal };
      }
      const left = relaxed.decisions.reduce((count, value) => count + (value === -1 ? 1 : 0), 0);
      const slope = slopesOf(relaxed, room);
      // The rest is cheaper over what is left.
      if (!slope || left < fewer * m) break;
      // What is wanted is the mean of the slopes so far, or the rounds would swing.
      for (let p = 0; p < m; p++) {
        const before = round === 0 ? 0 : wanted[p]! * round;
        wanted[p] = Math.max((before + slope[p]!) / (round + 1), 1e-4 / m);
      }
    }
    if (best) this.diagonal = best.diagonal;
  }

  /** Moves D, which was found for more open variables, some way to what the relaxation at fewer of them wants. */
  refit(relaxed: HoldingBound): void {
    const room = this.roomOf(relaxed.decisions);
    const slope = room && slopesOf(relaxed, room);
    if (!slope) return;
    const m = room.open.length;
    const wanted = slope.map((value) => (1 - mixed) * value + mixed / m);
    const from = Float64Array.from(room.open, (i, p) => this.diagonal[i]! / room.sigma[p]! ** 2);
    const steps = new DiagonalSplit(room.scaled, m).toward(wanted, from, fitShare, {
      most: refitSteps,
      near: true,
    });
    this.effort += stepEffort * steps * m ** 3;
    this.diagonal = wideDiagonal(this.n, room, from);
  }

  /**
   * Q on the plane a'y = 0 over the open variables, when those held answer to them, each in its standard deviation; undefined where
   * those held have no curvature of their own.
   */
  private roomOf(decisions: Decisions): Room | undefined {
    const { n, program } = this;
    const { objective } = program;
    const quadratic = this.under ?? program.quadratic;
    const held: number[] = [];
    const open: number[] = [];
    for (let i = 0; i < n; i++) {
      if (decisions[i] === 1) held.push(i);
      else if (decisions[i] === -1) open.push(i);
    }
    const all = [...held, ...open];
    const size = all.length;
    const unit = Float64Array.from(all, (i) => Math.sqrt(quadratic[i * n + i]!) || 1);
    const kept = unit.map((value, p) => objective.conserved[all[p]!]! / value);
    const length = kept.reduce((sum, value) => sum + value * value, 0) || 1;
    const a = new Float64Array(size * size);
    for (let p = 0; p < size; p++) {
      for (let q = 0; q < size; q++) {
        // Any multiple of aa' may be added: on the plane it is nothing.
        a[p * size + q] =
          quadratic[all[p]! * n + all[q]!]! / (unit[p]! * unit[q]!) +
          (size * kept[p]! * kept[q]!) / length;
      }
    }
    for (let k = 0; k < held.length; k++) {
      const pivot = a[k * (size + 1)]!;
      if (!(pivot > leastPivot)) return undefined;
      for (let p = k + 1; p < size; p++) {
        const factor = a[p * size + k]! / pivot;
        if (factor === 0) continue;
        for (let q = k + 1; q < size; q++) a[p * size + q]! -= factor * a[k * size + q]!;
      }
    }
    const m = open.length;
    const scaled = new Float64Array(m * m);
    for (let p = 0; p < m; p++) {
      const row = (p + held.length) * size + held.length;
      scaled.set(a.subarray(row, row + m), p * m);
    }
    return { open, sigma: unit.subarray(held.length), scaled };
  }

  /** Moves the prices of limits some way to what the relaxation wants, and D with them; false where it wants nothing. */
  reprice({ x, held }: HoldingBound): boolean {
    const { prices } = this.program.objective;
    const next = prices?.after(x, held, this.diagonal);
    if (!prices || !next) return false;
    this.diagonal = prices.carried(this.diagonal, next);
    prices.current = next;
    return true;
  }

  /** Undefined where nothing is possible within the decisions, or nothing below `upTo`. `start`: a z to begin with. */
  at(given: Decisions, upTo: number, start?: Float64Array, keep = false): HoldingBound | undefined {
    const { n, diagonal, program } = this;
    const { quadratic, objective, most, leastHolding } = program;
    let decisions = given;
    let from = start;
    for (;;) {
      let room = most;
      for (let i = 0; i < n; i++) if (decisions[i] === 1) room--;
      if (room < 0) return undefined;
      const at: number[] = [];
      const open: number[] = [];
      for (let i = 0; i < n; i++) {
        if (decisions[i] === 0 || (decisions[i] === -1 && room === 0)) continue;
        if (decisions[i] === -1) open.push(at.length);
        at.push(i);
      }
      const m = at.length;
      const least = Float64Array.from(at, (i) =>
        decisions[i] === 1
          ? leastHeld(program.lower[i]!, leastHolding)
          : Math.min(program.lower[i]!, 0),
      );
      const largest = Float64Array.from(at, (i) => program.upper[i]!);
      const part = objective.within(at, least, largest, { open, most: room });
      if (!part) return undefined;
      const exact = open.length <= room || this.isPlain;
      const bounded = exact ? undefined : this.under;
      const terms = bounded ?? quadratic;
      const added = bounded ? (this.ridge * objective.kept! ** 2) / 2 : 0;
      const inside = new Float64Array(m * m);
      for (let p = 0; p < m; p++) {
        for (let q = 0; q < m; q++) inside[p * m + q] = terms[at[p]! * n + at[q]!]!;
      }
      const z = new Float64Array(m).fill(1);
      if (!exact) {
        for (const p of open) {
          z[p] = Math.min(1, Math.max(leastShare, from ? from[at[p]!]! : room / open.length));
        }
      }
      const stretched = inside.slice();
      let best: Cut | undefined;
      let y: Float64Array | undefined;
      let held = z.slice();
      for (let round = 0; round < (exact ? 1 : mostRounds); round++) {
        for (const p of open) {
          stretched[p * (m + 1)] = inside[p * (m + 1)]! + diagonal[at[p]!]! * (1 / z[p]! - 1);
        }
        const settles = open.length <= room && objective.exactly !== undefined;
        const found = settles ? objective.exactly!(at, least, largest) : part(stretched);
        if (settles) this.effort += objective.exactEffort ?? 0;
        this.effort += this.solveEffort(m);
        if (found === 'infeasible') return undefined;
        if (found === 'stalled') break;
        y = found.x.map((value) => value * found.scale);
        held = z.slice();
        if (exact) {
          if (open.length <= room && found.value >= upTo) return undefined;
          return this.bound(found.value, at, found.x, held, decisions, open.length <= room);
        }
        const cut = cutOf(found.value - added, y, z, open, at, diagonal, room);
        if (!best || cut.value > best.value) best = cut;
        if (best.value >= upTo) return undefined;
        if (found.value - added - best.value <= settled * Math.max(0, upTo - best.value)) break;
        spread(z, open, y, at, diagonal, room);
      }
      if (!best || !y) {
        return this.bound(Number.NEGATIVE_INFINITY, at, least, z, decisions, false);
      }
      const fixed = fixedBy(best, upTo, open, at, decisions, room);
      if (keep || fixed === decisions) return this.bound(best.value, at, y, held, fixed, false);
      let out = 0;
      for (const p of open) if (fixed[at[p]!] !== -1) out++;
      decisions = fixed;
      if (out * 10 < open.length && out < 3)
        return this.bound(best.value, at, y, held, decisions, false);
      from = new Float64Array(n);
      for (let p = 0; p < m; p++) from[at[p]!] = held[p]!;
    }
  }

  private bound(
    value: number,
    at: readonly number[],
    x: Float64Array,
    z: Float64Array,
    decisions: Decisions,
    exact: boolean,
  ): HoldingBound {
    const wide = new Float64Array(this.n);
    const held = new Float64Array(this.n);
    at.forEach((i, p) => {
      wide[i] = x[p]!;
      held[i] = z[p]!;
    });
    return { value, x: wide, held, exact, decisions };
  }
}

function wideDiagonal(n: number, { open, sigma }: Room, share: Float64Array): Float64Array {
  const wide = new Float64Array(n);
  open.forEach((i, p) => {
    wide[i] = share[p]! * (1 - 1e-9) * sigma[p]! ** 2;
  });
  return wide;
}

/** How the bound grows with D, in the units of `scaled`, of sum one; undefined where it does not. */
function slopesOf({ x, held }: HoldingBound, { open, sigma }: Room): Float64Array | undefined {
  const slope = Float64Array.from(open, (i, p) => x[i]! ** 2 * (1 / held[i]! - 1) * sigma[p]! ** 2);
  const total = slope.reduce((sum, value) => sum + value, 0);
  return total > 0 ? slope.map((value) => value / total) : undefined;
}

/** f(z) and its slope bound every other choice: the best of those may hold the open variables of the largest gains. */
function cutOf(
  value: number,
  y: Float64Array,
  z: Float64Array,
  open: readonly number[],
  at: readonly number[],
  diagonal: Float64Array,
  room: number,
): Cut {
  const gains = Float64Array.from(open, (p) => (diagonal[at[p]!]! * (y[p]! / z[p]!) ** 2) / 2);
  let bound = value;
  open.forEach((p, k) => {
    bound += gains[k]! * z[p]!;
  });
  const sorted = gains.slice().sort();
  for (let k = 0; k < room; k++) bound -= sorted[sorted.length - 1 - k]!;
  return { value: bound, gains };
}

/** The decisions that any choice below `upTo` shares. */
function fixedBy(
  { value, gains }: Cut,
  upTo: number,
  open: readonly number[],
  at: readonly number[],
  decisions: Decisions,
  room: number,
): Decisions {
  const sorted = gains.slice().sort();
  const last = sorted[sorted.length - room]!;
  const next = sorted[sorted.length - room - 1]!;
  let fixed: Decisions | undefined;
  open.forEach((p, k) => {
    const gain = gains[k]!;
    const decision = value + last - gain >= upTo ? 0 : value + gain - next >= upTo ? 1 : -1;
    if (decision === -1 || (decision === 0 && gain >= last) || (decision === 1 && gain <= next))
      return;
    fixed ??= decisions.slice();
    fixed[at[p]!] = decision;
  });
  return fixed ?? decisions;
}

/** The z that minimizes sum d y^2 / z over the open variables: proportional to sqrt(d) |y|, cut off at one. */
function spread(
  z: Float64Array,
  open: readonly number[],
  y: Float64Array,
  at: readonly number[],
  diagonal: Float64Array,
  room: number,
): void {
  const size = open.map((p) => Math.sqrt(diagonal[at[p]!]!) * Math.abs(y[p]!));
  const order = [...size.keys()].sort((a, b) => size[b]! - size[a]!);
  let rest = size.reduce((total, value) => total + value, 0);
  let left = room;
  let full = 0;
  while (full < order.length && left > 0 && size[order[full]!]! * left >= rest && rest > 0) {
    rest -= size[order[full]!]!;
    left--;
    full++;
  }
  order.forEach((k, position) => {
    const part = rest > 0 ? (size[k]! * left) / rest : 0;
    z[open[k]!] = position < full ? 1 : Math.min(1, Math.max(leastShare, part));
  });
}
