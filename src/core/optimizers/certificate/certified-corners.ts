import { isCertified, type Proof } from '@/core/optimizers/certificate/certificate';
import type { Certificate } from '@/core/optimizers/contract';
import { type Corner, criticalLine } from '@/core/solvers/critical-line/critical-line';
import { preciseCriticalLine } from '@/core/solvers/precise/precise-critical-line';
import type { Polytope } from '@/core/solvers/quadratic-program';

/** Halvings of a piece between two corners that is not certified as it stands. */
const mostHalvings = 6;

/** Rounds in which the ends of bent pieces are solved on their own. */
const mostPolishings = 4;

type Point = Pick<Corner, 'x' | 'rowPrices'>;

/** How the points of a frontier are judged, and found one by one. */
export interface CornerJudge {
  /** Of the quadratic program at price t. */
  readonly certify: (t: number, point: Point) => Proof;
  readonly solve: (t: number) => Point | undefined;
}

export type CertifiedCorners =
  | {
      readonly status: 'solved';
      readonly corners: readonly Corner[];
      readonly solver: string;
      readonly fallbacks: readonly string[];
      /** The largest residuals and gap of any corner. */
      readonly certificate: Certificate;
    }
  | {
      readonly status: 'failed';
      /** Of the first corner that could not be certified, where there was one. */
      readonly proof: Proof | undefined;
      readonly tried: readonly string[];
    };

/**
 * The corners of x(t) = argmin (1/2) x'Qx - t m'x, all certified: those of the critical line, of the same with twice the
 * digits where one of them is not, or where that fails the corners that are, joined by points solved one by one in between,
 * until every piece between neighbours is certified in its middle too.
 */
export function certifiedCorners(
  program: Polytope & { readonly quadratic: Float64Array },
  direction: Float64Array,
  { certify, solve }: CornerJudge,
): CertifiedCorners {
  const isProved = (t: number, point: Point) => isCertified(certify(t, point));
  const plain = criticalLine(program, direction);
  const proofs = plain?.map((corner) => certify(corner.t, corner));
  const failing = proofs?.find((proof) => !isCertified(proof));
  if (plain && proofs && !failing) {
    const certificate = largestOf(proofs);
    return {
      status: 'solved',
      corners: plain,
      solver: 'critical line',
      fallbacks: [],
      certificate,
    };
  }
  const precise = preciseCriticalLine(program, direction, isProved);
  const whole = precise?.whole ? precise.corners : undefined;
  const tried = ['critical line', 'critical line with twice the digits'];
  const joining = 'critical line, joined by single programs';
  for (const [corners, solver] of [
    [whole && fromLeastVariance(whole), tried[1]!],
    // What the certificate takes for the least variance may have a corner below it all the same.
    [whole, tried[1]!],
    [plain, joining],
    [!whole && precise && plain && onTop(plain, precise.corners), joining],
  ] as const) {
    const joined = corners && (join(corners) ?? join(polished(corners)));
    if (!joined) continue;
    return {
      status: 'solved',
      corners: joined,
      solver,
      fallbacks: solver === joining ? tried : tried.slice(0, 1),
      certificate: largestOf(joined.map((corner) => certify(corner.t, corner))),
    };
  }
  return { status: 'failed', proof: failing, tried };

  /** What is of least variance already is not improved by going on; rounding alone makes corners beyond it. */
  function fromLeastVariance(corners: readonly Corner[]): Corner[] {
    const last = corners.findIndex((corner) => isProved(0, corner));
    if (last < 0) return [...corners];
    return [...corners.slice(0, last), { ...corners[last]!, t: 0 }];
  }

  /** The first of `above`, where the frontier begins, and those down to where twice the digits reach. */
  function onTop(above: readonly Corner[], corners: readonly Corner[]): Corner[] {
    const below = corners.filter(({ t }) => t < above[0]!.t);
    return [...above.filter(({ t }) => t > (below[0]?.t ?? 0)), ...below];
  }

  function join(corners: readonly Corner[]): Corner[] | undefined {
    const joined: Corner[] = [];
    for (const corner of corners) {
      const proved = isProved(corner.t, corner) ? corner : solved(corner.t);
      const high = joined.at(-1);
      const between = proved && high ? pieces(high, proved, 0) : [];
      if (!proved || !between) return undefined;
      joined.push(...between, proved);
    }
    return joined;
  }

  /** Corners at the ends of pieces that do not stand are solved on their own: their rounding may be what bends the piece. */
  function polished(corners: readonly Corner[]): readonly Corner[] {
    let bent: boolean[] = [];
    let now = corners;
    for (let round = 0; round < mostPolishings; round++) {
      const again = now.map((low, k) => {
        const high = now[k - 1];
        return high !== undefined && !isProved((high.t + low.t) / 2, middleOf(high, low));
      });
      if (!again.some((bends, k) => bends && !bent[k])) break;
      bent = again.map((bends, k) => bends || bent[k] === true);
      now = now.map((corner, k) =>
        bent[k] || bent[k + 1] ? (solved(corner.t) ?? corner) : corner,
      );
    }
    return now;
  }

  function solved(t: number): Corner | undefined {
    const point = solve(t);
    return point && { t, ...point };
  }

  /** The points that the piece from `high` to `low` needs in between; `undefined` where they do not suffice. */
  function pieces(high: Corner, low: Corner, depth: number): Corner[] | undefined {
    const t = (high.t + low.t) / 2;
    if (isProved(t, middleOf(high, low))) return [];
    const middle = depth < mostHalvings ? solved(t) : undefined;
    const above = middle && pieces(high, middle, depth + 1);
    const below = middle && pieces(middle, low, depth + 1);
    return above && below && [...above, middle, ...below];
  }
}

function largestOf(proofs: readonly Proof[]): Certificate {
  const largest = (id: keyof Certificate) =>
    proofs.reduce((most, proof) => Math.max(most, proof[id]), 0);
  return {
    primalResidual: largest('primalResidual'),
    dualResidual: largest('dualResidual'),
    gap: largest('gap'),
  };
}

function middleOf(high: Corner, low: Corner): Point {
  const mean = (a: Float64Array, b: Float64Array) => a.map((value, i) => (value + b[i]!) / 2);
  return { x: mean(high.x, low.x), rowPrices: mean(high.rowPrices, low.rowPrices) };
}
