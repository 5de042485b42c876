import { fitDiagonal, refitDiagonal } from '@/core/solvers/few-holdings/diagonal-fit';
import {
  type CutPart,
  dualCut,
  fixedBy,
  type HoldingCut,
  slopeCut,
} from '@/core/solvers/few-holdings/holding-cut';
import type {
  Decisions,
  HoldingBound,
  HoldingProgram,
} from '@/core/solvers/few-holdings/holding-program';
import { leastHeld } from '@/core/solvers/few-holdings/least-held';
import { fitPairs, type Pairs } from '@/core/solvers/few-holdings/pair-fit';
import { perspectivePivoting } from '@/core/solvers/few-holdings/perspective-pivoting';
import { leastShare, spread } from '@/core/solvers/few-holdings/spread';

/** Where a relaxation begins. */
export type Near = Pick<HoldingBound, 'x' | 'held'>;

/** The variables that may be off zero within some decisions. */
interface Part extends CutPart {
  readonly least: Float64Array;
  readonly largest: Float64Array;
}

/** Over the variables of a part. */
interface Relaxed {
  readonly x: Float64Array;
  readonly z: Float64Array;
  readonly value: number;
  readonly exact: boolean;
  /** Absent where it is exact, or nothing is known. */
  readonly cut?: HoldingCut;
}

const mostRounds = 12;
/** A relaxation is solved well enough where so much of the distance to the best known value is left. */
const settled = 0.05;
/** Rounds in which pairs are fitted, at first, and with less work left than fewer of them need, not at all. */
const pairRounds = 40;
const fewestPairRounds = 12;
/** Of the open variables, and at least: with fewer new decisions a relaxation is not solved again. */
const newShare = 0.1;
const newLeast = 3;

/**
 * Bounds for branch and bound by the perspective relaxation: Q = R + D with D diagonal and R positive semidefinite on
 * the plane a'y = 0, and d y^2 becomes d y^2 / z with z in [0, 1], sum z <= most. The least value f(z) at a given z is one
 * problem of the objective's own kind with Q + D (1 / z - 1), convex in z with slope -d y^2 / (2 z^2), and so a cut: a bound for
 * every other z, whatever this one was. Minimizing in turns over y and z finds a good one. With pairs and nothing but a quadratic
 * program both are found at once (`perspectivePivoting`), and the bound is the Lagrangian dual there.
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

  /** Whether a relaxation takes less than fitting pairs to it, so that more of both pays. */
  get isQuick(): boolean {
    return this.program.objective.plain !== undefined && this.under !== undefined && !this.isPlain;
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

  /** Finds D for the open variables, from nothing, within so much effort; `isPlain` where that is not possible. */
  fit(decisions: Decisions, upTo: number, mostEffort: number): void {
    const fitted = fitDiagonal({
      quadratic: this.under ?? this.program.quadratic,
      conserved: this.program.objective.conserved,
      decisions,
      mostEffort,
      relax: (diagonal, near) => {
        this.diagonal = diagonal;
        return this.at(decisions, upTo, near, true);
      },
      spent: (products) => {
        this.effort += products;
      },
    });
    if (fitted) this.diagonal = fitted;
    else this.isPlain = true;
  }

  /** Moves D, which was found for more open variables, some way to what the relaxation at fewer of them wants. */
  refit(relaxed: HoldingBound): void {
    const { program, under, diagonal } = this;
    const quadratic = under ?? program.quadratic;
    const moved = refitDiagonal(quadratic, program.objective.conserved, diagonal, relaxed);
    if (!moved) return;
    this.effort += moved.products;
    this.diagonal = moved.diagonal;
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

  /** Undefined where nothing is possible within the decisions, or nothing below `upTo`. `keep`: what it decides is not solved again. */
  at(given: Decisions, upTo: number, start?: Near, keep = false): HoldingBound | undefined {
    let decisions = given;
    let near = start;
    for (;;) {
      const part = this.partOf(decisions);
      const found = part && (this.pivoted(part, near) ?? this.alternated(part, upTo, near));
      if (!found) return undefined;
      const { x, z, cut } = found;
      if (!cut) return this.bound(part, found, decisions);
      if (cut.value >= upTo) return undefined;
      const fixed = fixedBy(cut, upTo, part, decisions);
      const relaxed = this.bound(part, { x, z, value: cut.value, exact: false }, fixed);
      const out = part.open.reduce((count, p) => count + (fixed[part.at[p]!] !== -1 ? 1 : 0), 0);
      if (keep || out === 0 || (out < newShare * part.open.length && out < newLeast))
        return relaxed;
      decisions = fixed;
      near = relaxed;
    }
  }

  /** What may be off zero; undefined where more is held than may be. */
  private partOf(decisions: Decisions): Part | undefined {
    const { n, diagonal, program } = this;
    const { lower, upper, most, leastHolding } = program;
    let room = most;
    for (const decision of decisions) if (decision === 1) room--;
    if (room < 0) return undefined;
    const at: number[] = [];
    const open: number[] = [];
    for (let i = 0; i < n; i++) {
      if (decisions[i] === 0 || (decisions[i] === -1 && room === 0)) continue;
      if (decisions[i] === -1) open.push(at.length);
      at.push(i);
    }
    const least = Float64Array.from(at, (i) =>
      decisions[i] === 1 ? leastHeld(lower[i]!, leastHolding) : Math.min(lower[i]!, 0),
    );
    const largest = Float64Array.from(at, (i) => upper[i]!);
    return { at, open, room, diagonal, least, largest };
  }

  /** y and z at once; undefined where pairs are not in use or it does not settle. */
  private pivoted(part: Part, near: Near | undefined): Relaxed | undefined {
    const { n, under, program } = this;
    const { plain, kept = 0 } = program.objective;
    const { open, room, least: lower, largest: upper } = part;
    if (!this.isQuick || !plain || !under || open.length <= room) return undefined;
    const start = near?.x;
    const found = perspectivePivoting({
      ...plain,
      ...part,
      n,
      quadratic: under,
      lower,
      upper,
      start,
    });
    this.effort += found.effort;
    const { answer } = found;
    if (!answer) return undefined;
    const constant = answer.constant - (this.ridge * kept ** 2) / 2;
    const dual = { slopes: answer.slopes, constant };
    const cut = dualCut(dual, part, lower, upper, program.leastHolding);
    return { ...answer, cut, value: cut.value, exact: false };
  }

  /** y and z in turns; undefined where nothing is possible, or nothing below `upTo`. */
  private alternated(part: Part, upTo: number, near: Near | undefined): Relaxed | undefined {
    const { n, diagonal, program } = this;
    const { quadratic, objective } = program;
    const { at, open, room, least, largest } = part;
    const m = at.length;
    const within = objective.within(at, least, largest, { open, most: room });
    if (!within) return undefined;
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
        z[p] = Math.min(1, Math.max(leastShare, near ? near.held[at[p]!]! : room / open.length));
      }
    }
    const stretched = inside.slice();
    let cut: HoldingCut | undefined;
    let y: Float64Array | undefined;
    let held = z.slice();
    for (let round = 0; round < (exact ? 1 : mostRounds); round++) {
      for (const p of open) {
        stretched[p * (m + 1)] = inside[p * (m + 1)]! + diagonal[at[p]!]! * (1 / z[p]! - 1);
      }
      const settles = open.length <= room && objective.exactly !== undefined;
      const found = settles ? objective.exactly!(at, least, largest) : within(stretched);
      if (settles) this.effort += objective.exactEffort ?? 0;
      this.effort += this.solveEffort(m);
      if (found === 'infeasible') return undefined;
      if (found === 'stalled') break;
      y = found.x.map((value) => value * found.scale);
      held = z.slice();
      if (exact) {
        const { x, value } = found;
        if (open.length <= room && value >= upTo) return undefined;
        return { x, z: held, value, exact: open.length <= room };
      }
      const next = slopeCut(found.value - added, y, z, part);
      if (!cut || next.value > cut.value) cut = next;
      if (cut.value >= upTo) return undefined;
      if (found.value - added - cut.value <= settled * Math.max(0, upTo - cut.value)) break;
      spread(z, open, y, at, diagonal, room);
    }
    if (!cut || !y) return { x: least, z, value: Number.NEGATIVE_INFINITY, exact: false };
    return { x: y, z: held, value: cut.value, cut, exact: false };
  }

  private bound({ at }: Part, { x, z, value, exact }: Relaxed, decisions: Decisions): HoldingBound {
    const wide = new Float64Array(this.n);
    const held = new Float64Array(this.n);
    at.forEach((i, p) => {
      wide[i] = x[p]!;
      held[i] = z[p]!;
    });
    return { value, x: wide, held, exact, decisions };
  }
}
