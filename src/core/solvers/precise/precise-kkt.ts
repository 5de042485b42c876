import type { DoubleDoubles } from '@/core/linalg/double-double';
import { PreciseInverse } from '@/core/linalg/precise-inverse';
import type { ScaledRow } from '@/core/solvers/scaled-rows';

/** What leaves less of K than this, in units of the largest variance, is held by the equalities. */
export const rigid = 1e-14;

/** What leaves more than this is not. */
const roomy = 1e-4;

/**
 * K = [0 A_WF; A_WF' (Q + D)_FF] of a free set F and its inverse, with twice the digits. W are the budget and the rows whose
 * slack is not free: a free slack costs nothing and follows. Variables: assets 0..n-1, then the slack of each row.
 */
export class PreciseKkt {
  /** What K is made of, in its order: assets of F as 0..n-1, equality e of W as n + e. */
  readonly members: number[] = [];
  /** Place in K of each asset and equality, or -1. */
  private readonly place: Int32Array;
  private readonly inverse: PreciseInverse;
  private readonly n: number;

  /** `free` is the caller's, who marks the variables in F; `largest` is the largest variance. */
  constructor(
    private readonly quadratic: Float64Array,
    private readonly rows: readonly ScaledRow[],
    private readonly of: {
      readonly ridge: Float64Array;
      readonly free: Uint8Array;
      readonly largest: number;
    },
  ) {
    this.n = of.ridge.length;
    const equalities = 1 + rows.length;
    this.place = new Int32Array(this.n + equalities).fill(-1);
    this.inverse = new PreciseInverse(32 + equalities);
  }

  /** Multiplications done. */
  get work(): number {
    return this.inverse.work;
  }

  /** K answer = column. */
  solve(column: DoubleDoubles, answer: DoubleDoubles): void {
    this.inverse.multiply(column, answer);
  }

  /** Square root of what the asset in place k moves per unit of its own slope. */
  reach(k: number): number {
    return Math.sqrt(Math.max(0, this.inverse.diagonal(k)));
  }

  /** Whether the equalities alone determine the free variable v. */
  isRigid(v: number): boolean {
    const { largest } = this.of;
    if (v < this.n) return !(this.inverse.diagonal(this.place[v]!) * largest > rigid);
    return !(-this.respondTo(v + 1) * largest > rigid);
  }

  /** Follows `free` for v, which has just left or entered F; false where K would be singular. */
  change(v: number): boolean {
    const { n, of } = this;
    // A slack is in F where its equality is not in K.
    const member = v < n ? v : v + 1;
    if ((of.free[v] === 1) !== v < n) return this.exclude(member);
    return this.include(member, v < n ? 0 : rigid);
  }

  /**
   * K and its inverse for F; false where K is singular. Equalities come in as soon as there is room for them, as what they
   * forbid may be all but flat and leaves nothing of the digits of the rest.
   */
  factor(): boolean {
    const { n, members, place, inverse, rows } = this;
    const { free } = this.of;
    members.length = 0;
    place.fill(-1);
    inverse.reset();
    let waiting = [n, ...rows.map((_, r) => n + r + 1)].filter((e) => e === n || !free[e - 1]);
    for (let i = 0; i < n; i++) {
      if (!free[i]) continue;
      if (!this.include(i, 0)) return false;
      waiting = waiting.filter((e) => !this.include(e, roomy));
    }
    return waiting.every((e) => this.include(e, rigid));
  }

  /** Takes an asset or an equality into K; false where what it adds or takes away is not more than `least`. */
  private include(member: number, least: number): boolean {
    const { members, place, inverse, n } = this;
    const schur = this.respondTo(member);
    if (!((member < n ? schur : -schur * this.of.largest) > least)) return false;
    inverse.border();
    place[member] = members.length;
    members.push(member);
    return true;
  }

  private exclude(member: number): boolean {
    const { members, place, inverse } = this;
    const k = place[member]!;
    inverse.remove(k);
    place[member] = -1;
    const last = members.pop()!;
    if (last !== member) {
      members[k] = last;
      place[last] = k;
    }
    return true;
  }

  /** d - v'M v for the column v of an asset or equality. */
  private respondTo(member: number): number {
    const { n, members, inverse } = this;
    const own = member < n ? this.entry(member, member) : 0;
    return inverse.respond((k) => this.entry(member, members[k]!), own, this.of.ridge[member] ?? 0);
  }

  private entry(a: number, b: number): number {
    const { n } = this;
    if (a < n && b < n) return this.quadratic[a * n + b]!;
    if (a >= n && b >= n) return 0;
    const e = Math.max(a, b) - n;
    return e === 0 ? 1 : this.rows[e - 1]!.a[Math.min(a, b)]!;
  }
}
