import { DiagonalSplit, mostSteps } from '@/core/solvers/few-holdings/diagonal-split';
import type { Decisions, HoldingBound } from '@/core/solvers/few-holdings/holding-program';
import { roomOf, slopesOf, wideDiagonal } from '@/core/solvers/few-holdings/holding-room';

export interface DiagonalQuestion {
  /** n x n. */
  readonly quadratic: Float64Array;
  /** a with a'y the same for every y; length n. */
  readonly conserved: Float64Array;
  readonly decisions: Decisions;
  /** Products that fitting may take, about. */
  readonly mostEffort: number;
  /** The relaxation with this D, from another one; undefined where nothing is left to find. */
  readonly relax: (diagonal: Float64Array, near?: HoldingBound) => HoldingBound | undefined;
  /** Told of the products done. */
  readonly spent: (products: number) => void;
}

/** Rounds in which the split is fitted to the relaxation, and the share of its best that each one reaches. */
const fits = 8;
const fitShare = 0.05;
/** Fitting goes on where at least so much is still undecided. */
const fewer = 0.7;
/** Newton steps at a node, and how much of what is wanted there is the trace. */
const refitSteps = 2;
const mixed = 0.1;
/** Products of a Newton step on the split, over m^3. */
const stepEffort = 1.2;

/**
 * Fits D to the relaxation of the choice of holdings: a first one of the largest trace, then as the relaxation wants it, in whose
 * slope y^2 (1 / z - 1) / 2 the bound is concave, until it stays or so much effort is spent.
 *
 * @returns D, length n; undefined where Q has no interior to begin from
 */
export function fitDiagonal(question: DiagonalQuestion): Float64Array | undefined {
  const { quadratic, conserved, decisions, mostEffort, relax } = question;
  const n = decisions.length;
  const room = roomOf(quadratic, conserved, decisions);
  const start = room && new DiagonalSplit(room.scaled, room.open.length).interior();
  if (!start) return undefined;
  const m = room.open.length;
  let spent = 0;
  const spend = (products: number) => {
    spent += products;
    question.spent(products);
  };
  spend(2 * m ** 3);
  const wanted = new Float64Array(m).fill(1 / m);
  const split = new DiagonalSplit(room.scaled, m);
  let best: { readonly value: number; readonly diagonal: Float64Array } | undefined;
  let near: HoldingBound | undefined;
  for (let round = 0; round < fits; round++) {
    const affordable = Math.floor((mostEffort - spent) / (stepEffort * m ** 3));
    if (round > 0 && affordable < 1) break;
    const most = Math.min(affordable, mostSteps);
    spend(stepEffort * split.toward(wanted, start, fitShare, { most }) * m ** 3);
    const diagonal = wideDiagonal(n, room, start);
    const relaxed = relax(diagonal, near);
    if (!relaxed || relaxed.exact) return diagonal;
    near = relaxed;
    if (!best || relaxed.value > best.value) best = { value: relaxed.value, diagonal };
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
  return best?.diagonal;
}

/** Moves D, which was found for more open variables, some way to what the relaxation at fewer of them wants. */
export function refitDiagonal(
  quadratic: Float64Array,
  conserved: Float64Array,
  diagonal: Float64Array,
  relaxed: HoldingBound,
): { readonly diagonal: Float64Array; readonly products: number } | undefined {
  const room = roomOf(quadratic, conserved, relaxed.decisions);
  const slope = room && slopesOf(relaxed, room);
  if (!slope) return undefined;
  const m = room.open.length;
  const wanted = slope.map((value) => (1 - mixed) * value + mixed / m);
  const from = Float64Array.from(room.open, (i, p) => diagonal[i]! / room.sigma[p]! ** 2);
  const steps = new DiagonalSplit(room.scaled, m).toward(wanted, from, fitShare, {
    most: refitSteps,
    near: true,
  });
  return {
    diagonal: wideDiagonal(diagonal.length, room, from),
    products: stepEffort * steps * m ** 3,
  };
}
