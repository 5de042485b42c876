import { cholesky, solveLower, solveUpper } from '@/core/linalg/cholesky';

/** A pivot below this share of its diagonal entry is a flat direction. */
const leastPivot = 1e-12;

/** Coefficient of a variable in an equality; equality i < n is x_i itself. */
export type Coefficient = (equality: number, variable: number) => number;

/**
 * Cholesky factor L of Q over some variables, and steps on them under equalities:
 *
 *   min (1/2) d'Qd + z'd,  E d = r       S = E Q^-1 E',  S p = r + E Q^-1 z,  Q d = E'p - z
 *
 * The columns L^-1 e of the equalities are kept, so an equality more or less costs size^2 / 2 and no factorization; so
 * does one more variable.
 */
export class BlockFactor {
  readonly members: number[] = [];
  /** Place among the members, or -1. */
  readonly place: Int32Array;
  private readonly l: Float64Array;
  private readonly columns = new Map<number, Float64Array>();
  private factored = 0;

  constructor(
    private readonly quadratic: Float64Array,
    private readonly n: number,
    private readonly coefficient: Coefficient,
  ) {
    this.place = new Int32Array(n).fill(-1);
    this.l = new Float64Array(n * n);
  }

  /** Variables that came in one by one since the last factorization. */
  get included(): number {
    return this.members.length - this.factored;
  }

  /** False where Q over these variables has a flat direction. */
  factor(members: readonly number[]): boolean {
    const { n, l, quadratic, place } = this;
    this.columns.clear();
    this.members.length = 0;
    place.fill(-1);
    members.forEach((i, p) => {
      this.members.push(i);
      place[i] = p;
      for (let q = 0; q <= p; q++) l[p * n + q] = quadratic[i * n + members[q]!]!;
    });
    this.factored = members.length;
    return cholesky(l, members.length, leastPivot, n);
  }

  include(i: number): boolean {
    const { n, l, quadratic, members, place } = this;
    const p = members.length;
    const row = l.subarray(p * n, p * n + p);
    for (let q = 0; q < p; q++) row[q] = quadratic[i * n + members[q]!]!;
    solveLower(l, p, row, 0, n);
    const own = quadratic[i * (n + 1)]!;
    const pivot = own - dot(row, row, 0, p);
    if (!(pivot > leastPivot * own)) return false;
    l[p * n + p] = Math.sqrt(pivot);
    members.push(i);
    place[i] = p;
    for (const [equality, column] of this.columns) {
      column[p] = (this.coefficient(equality, i) - dot(row, column, 0, p)) / l[p * n + p]!;
    }
    return true;
  }

  /**
   * The step d (by place) and the multipliers p for the slopes z (by variable) and the right-hand sides r; undefined
   * where the equalities depend on each other.
   */
  step(
    slopes: Float64Array,
    equalities: readonly number[],
    missing: Float64Array,
  ): { step: Float64Array; multipliers: Float64Array } | undefined {
    const { n, l, members } = this;
    const size = members.length;
    const count = equalities.length;
    const half = Float64Array.from(members, (i) => -slopes[i]!);
    solveLower(l, size, half, 0, n);
    const columns = equalities.map((equality) => this.column(equality));
    const starts = equalities.map((equality) => (equality < n ? this.place[equality]! : 0));
    const schur = new Float64Array(count * count);
    const multipliers = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      multipliers[i] = missing[i]! - dot(columns[i]!, half, starts[i]!, size);
      for (let j = 0; j <= i; j++) {
        const from = Math.max(starts[i]!, starts[j]!);
        schur[i * count + j] = dot(columns[i]!, columns[j]!, from, size);
      }
    }
    if (!cholesky(schur, count, leastPivot)) return undefined;
    solveLower(schur, count, multipliers);
    solveUpper(schur, count, multipliers);
    for (let i = 0; i < count; i++) {
      const column = columns[i]!;
      const factor = multipliers[i]!;
      for (let p = starts[i]!; p < size; p++) half[p]! += factor * column[p]!;
    }
    solveUpper(l, size, half, n);
    return { step: half, multipliers };
  }

  private column(equality: number): Float64Array {
    const known = this.columns.get(equality);
    if (known) return known;
    const { n, members, place } = this;
    const column = new Float64Array(n);
    const from = equality < n ? place[equality]! : 0;
    for (let p = from; p < members.length; p++) column[p] = this.coefficient(equality, members[p]!);
    solveLower(this.l, members.length, column, from, n);
    this.columns.set(equality, column);
    return column;
  }
}

function dot(a: Float64Array, b: Float64Array, from: number, to: number): number {
  let s = 0;
  let t = 0;
  let k = from;
  for (; k + 1 < to; k += 2) {
    s += a[k]! * b[k]!;
    t += a[k + 1]! * b[k + 1]!;
  }
  if (k < to) s += a[k]! * b[k]!;
  return s + t;
}
