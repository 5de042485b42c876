import { DiagonalSplit } from '@/core/solvers/few-holdings/diagonal-split';
import type { Decisions, HoldingBound } from '@/core/solvers/few-holdings/holding-program';
import { PairSplit } from '@/core/solvers/few-holdings/pair-split';

/** What bounds are made of: y'Qy >= y'(under)y - ridge (a'y)^2 for y >= 0, and under - D is positive semidefinite. */
export interface Pairs {
  /** D, length n. */
  readonly diagonal: Float64Array;
  /** Q - N + ridge aa', n x n. */
  readonly under: Float64Array;
}

export interface PairQuestion {
  readonly quadratic: Float64Array;
  /** a with a'y the same for every y; length n. */
  readonly conserved: Float64Array;
  readonly ridge: number;
  readonly decisions: Decisions;
  /** How far the bound may rise at all: what the last barrier is small against. */
  readonly distance: number;
  readonly rounds: number;
  /** Where to begin, and its relaxation; else from nothing. */
  readonly near?: { readonly pairs: Pairs; readonly relaxed: HoldingBound };
  /** The relaxation with these pairs, from another one; undefined where nothing is left to find. */
  readonly relax: (pairs: Pairs, start?: HoldingBound) => HoldingBound | undefined;
  /** Told of the products done. */
  readonly spent: (products: number) => void;
}

/** Barrier over the distance, shared by the variables: at first and in the end, which comes after so much of the rounds. */
const firstBarrier = 0.1;
const lastBarrier = 0.003;
const descent = 0.6;
/** What is wanted is what the mean relaxation wants, the last one having at least so much weight. */
const leastWeight = 0.1;
/** Rounds without a better bound. */
const patience = 10;
const leastShare = 1e-6;
/** Rounds after which the inverse is computed afresh. */
const fresh = 5;
const sweepEffort = 8;

/**
 * Fits D and N to the relaxation of the choice of holdings: the bound is concave in both with slopes y_i^2 (1 / z_i - 1) / 2 and
 * -y_i y_j, taken at the mean of the relaxations so far (which converges where the last one alone would swing), and one sweep along
 * them follows each relaxation. In the limit this is the semidefinite relaxation with nonnegative products.
 *
 * @returns the best found with its relaxation, which is undefined where the part holds nothing better; 'singular' where A has no
 * interior to begin from
 */
export function fitPairs(
  question: PairQuestion,
): { readonly pairs: Pairs; readonly relaxed: HoldingBound | undefined } | 'singular' {
  const { quadratic, conserved, ridge, decisions, distance, rounds, near } = question;
  const n = decisions.length;
  const all = [...decisions.keys()].filter((i) => decisions[i] !== 0);
  const m = all.length;
  const unit = Float64Array.from(all, (i) => Math.sqrt(quadratic[i * n + i]!) || 1);
  const a = new Float64Array(m * m);
  const rest = new Float64Array(m * m);
  for (let p = 0; p < m; p++) {
    for (let q = 0; q < m; q++) {
      const [i, j] = [all[p]!, all[q]!];
      const scale = unit[p]! * unit[q]!;
      a[p * m + q] = (quadratic[i * n + j]! + ridge * conserved[i]! * conserved[j]!) / scale;
      if (near) rest[p * m + q] = near.pairs.under[i * n + j]! / scale;
    }
  }
  if (near) {
    all.forEach((i, p) => {
      if (decisions[i] === -1) rest[p * (m + 1)]! -= near.pairs.diagonal[i]! / unit[p]! ** 2;
    });
  } else {
    const start = new DiagonalSplit(a, m).interior();
    if (!start) return 'singular';
    rest.set(a);
    for (let p = 0; p < m; p++) rest[p * (m + 1)]! -= start[p]!;
  }
  const split = new PairSplit(a, rest, m);
  question.spent(2 * m ** 3);
  if (!split.refresh()) return near ?? 'singular';

  const y = new Float64Array(m);
  const z = new Float64Array(m);
  const wanted = new Float64Array(m);
  const products = new Float64Array(m * m);
  let pairs = near?.pairs ?? found();
  let relaxed = near ? near.relaxed : question.relax(pairs);
  if (!relaxed || relaxed.exact) return { pairs, relaxed };
  let best = { pairs, relaxed };
  for (let round = 0, since = 0; round < rounds && since < patience; round++, since++) {
    want(relaxed, Math.max(2 / (round + 2), leastWeight));
    const way = near ? 1 : Math.min(1, round / (descent * rounds));
    const barrier = firstBarrier * (lastBarrier / firstBarrier) ** way;
    split.sweep(wanted, products, (barrier * distance) / m);
    question.spent(sweepEffort * m ** 3);
    if (round % fresh === fresh - 1 && !split.refresh()) break;
    pairs = found();
    relaxed = question.relax(pairs, relaxed);
    if (!relaxed || relaxed.exact) return { pairs, relaxed };
    if (relaxed.value > best.relaxed.value) {
      best = { pairs, relaxed };
      since = 0;
    }
  }
  return best;

  function want({ x, held }: HoldingBound, weight: number): void {
    let total = 0;
    all.forEach((i, p) => {
      y[p]! += weight * (x[i]! * unit[p]! - y[p]!);
      z[p]! += weight * (Math.max(held[i]!, leastShare) - z[p]!);
      wanted[p] = decisions[i] === 1 ? 0 : (y[p]! ** 2 * (1 / z[p]! - 1)) / 2;
      total += wanted[p]!;
    });
    for (let p = 0; p < m; p++) {
      if (decisions[all[p]!] === -1) wanted[p] = Math.max(wanted[p]!, (1e-4 * total) / m);
      for (let q = 0; q < m; q++) products[p * m + q] = y[p]! * y[q]!;
    }
  }

  function found(): Pairs {
    const diagonal = new Float64Array(n);
    const under = new Float64Array(n * n);
    all.forEach((i, p) => {
      const own = a[p * (m + 1)]!;
      if (decisions[i] === -1) {
        diagonal[i] = Math.max(0, own - rest[p * (m + 1)]!) * (1 - 1e-9) * unit[p]! ** 2;
      }
      all.forEach((j, q) => {
        under[i * n + j] = (p === q ? own : rest[p * m + q]!) * unit[p]! * unit[q]!;
      });
    });
    return { diagonal, under };
  }
}
