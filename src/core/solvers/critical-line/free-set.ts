import { BorderedInverse } from '@/core/linalg/bordered-inverse';
import { invert } from '@/core/linalg/invert';
import { invertBordered } from '@/core/linalg/invert-bordered';
import type { ScaledRow } from '@/core/solvers/scaled-rows';

/** Known to about the rounding of Q: less variance than this share of the undiversified one is none. */
const flatVariance = 1e-14;

/** From so many free variables on the blocked factorization pays. */
const manyFree = 64;

/**
 * The free variables F with the inverse of K = [0 A_F; A_F' Q_FF], which stays non-singular.
 * Variables: assets 0..n-1, then the slack of each row. Equality 0 is the budget, equality r + 1 is a_r'x - slack_r = 0.
 */
export class FreeSet {
  readonly ids: Int32Array;
  count = 0;
  /** Right-hand side and solution of the last `solve`: equalities first, then F by place. */
  column: Float64Array = new Float64Array(64);
  answer: Float64Array = new Float64Array(64);
  readonly equalities: number;
  private readonly n: number;
  private readonly place: Int32Array;
  private readonly inverse = new BorderedInverse();
  private curvature = 0;

  constructor(
    private readonly quadratic: Float64Array,
    private readonly rows: readonly ScaledRow[],
    private readonly sigma: Float64Array,
  ) {
    this.n = sigma.length;
    this.equalities = 1 + rows.length;
    this.ids = new Int32Array(this.n + rows.length);
    this.place = new Int32Array(this.n + rows.length).fill(-1);
  }

  has(v: number): boolean {
    return this.place[v]! >= 0;
  }

  placeOf(v: number): number {
    return this.place[v]!;
  }

  /** K answer = column. */
  solve(): void {
    this.inverse.multiply(this.column, this.answer);
  }

  /** Square root of what x_f moves per unit of its own slope: |K^-1 b|_f is at most this times sum of reach |b|. */
  reach(f: number): number {
    const k = this.equalities + f;
    return Math.sqrt(Math.max(0, this.inverse.at(k, k)));
  }

  /** False where K is singular. */
  assign(ids: readonly number[]): boolean {
    this.place.fill(-1);
    ids.forEach((v, f) => {
      this.ids[f] = v;
      this.place[v] = f;
    });
    this.count = ids.length;
    return this.factor();
  }

  factor(): boolean {
    const { equalities, ids, count } = this;
    const size = equalities + count;
    const kkt = new Float64Array(size * size);
    for (let f = 0; f < count; f++) {
      const v = ids[f]!;
      for (let e = 0; e < equalities; e++) {
        kkt[e * size + equalities + f] = this.coefficient(e, v);
        kkt[(equalities + f) * size + e] = this.coefficient(e, v);
      }
      for (let h = 0; h < count; h++) {
        kkt[(equalities + f) * size + equalities + h] = this.covariance(v, ids[h]!);
      }
    }
    const blocked = size >= manyFree ? invertBordered(kkt, equalities, size) : undefined;
    const inverse = blocked ?? invert(kkt, size);
    if (!inverse) return false;
    this.inverse.assign(inverse, size);
    this.reserve(size + 1);
    return true;
  }

  /** Whether the free variables may hold a direction without variance: the inverse is then as large as rounding lets it. */
  get isDoubtful(): boolean {
    for (let f = 0; f < this.count; f++) {
      const v = this.ids[f]!;
      const own = this.inverse.at(this.equalities + f, this.equalities + f);
      if (Number.isNaN(own) || (v < this.n && own * this.sigma[v]! ** 2 > 1e9) || own < 0)
        return true;
    }
    return false;
  }

  /** Leaves in `answer` how F makes room for v; whether that direction has no variance. */
  isFlat(v: number): boolean {
    const { n, equalities, ids, count, column, answer, sigma } = this;
    for (let e = 0; e < equalities; e++) column[e] = this.coefficient(e, v);
    for (let f = 0; f < count; f++) column[equalities + f] = this.covariance(v, ids[f]!);
    this.solve();
    let curvature = this.covariance(v, v);
    let spread = v < n ? sigma[v]! : 0;
    for (let k = 0; k < equalities + count; k++) curvature -= column[k]! * answer[k]!;
    for (let f = 0; f < count; f++) {
      const i = ids[f]!;
      if (i < n) spread += sigma[i]! * Math.abs(answer[equalities + f]!);
    }
    if (curvature <= 1e-7 * spread * spread) curvature = this.varianceOf(v);
    this.curvature = curvature;
    return !(curvature > flatVariance * spread * spread);
  }

  /** Whether the equalities alone determine the free variable v, up to rounding. */
  isRigid(v: number): boolean {
    const { n, equalities, inverse, ids, count, sigma } = this;
    const k = equalities + this.place[v]!;
    const own = inverse.at(k, k);
    if (count <= equalities || !(own > 0)) return true;
    let largest = 0;
    for (let h = 0; h < count; h++) {
      if (ids[h]! < n) largest = Math.max(largest, sigma[ids[h]!]! ** 2);
    }
    for (let e = 0; e < equalities; e++) {
      const coupling = inverse.at(k, e);
      if (coupling * coupling > 1e11 * largest * own) return true;
    }
    return false;
  }

  /** The v of the last `isFlat`, which was not. */
  enter(v: number): void {
    this.inverse.border(this.answer, this.curvature);
    this.place[v] = this.count;
    this.ids[this.count++] = v;
    this.reserve(this.equalities + this.count + 1);
  }

  leave(v: number): void {
    const f = this.place[v]!;
    this.inverse.remove(this.equalities + f);
    this.place[v] = -1;
    const last = --this.count;
    if (f !== last) {
      this.ids[f] = this.ids[last]!;
      this.place[this.ids[f]!] = f;
    }
  }

  /** The v of the last `isFlat`, which was, in place of a variable that its direction moves; false where that is singular. */
  exchange(leaving: number, v: number): boolean {
    const f = this.place[leaving]!;
    if (!this.inverse.exchange(this.equalities + f, this.answer, 0)) return false;
    this.place[leaving] = -1;
    this.ids[f] = v;
    this.place[v] = f;
    return true;
  }

  coefficient(equality: number, v: number): number {
    if (v >= this.n) return equality === v - this.n + 1 ? -1 : 0;
    return equality === 0 ? 1 : this.rows[equality - 1]!.a[v]!;
  }

  private covariance(v: number, w: number): number {
    return v < this.n && w < this.n ? this.quadratic[v * this.n + w]! : 0;
  }

  /** Variance of the direction in `answer`, with v moving by one: an error of the direction enters squared. */
  private varianceOf(v: number): number {
    const { n, equalities, ids, count, answer } = this;
    let total = this.covariance(v, v);
    for (let f = 0; f < count; f++) {
      const i = ids[f]!;
      if (i >= n) continue;
      let inner = -2 * this.covariance(i, v);
      for (let h = 0; h < count; h++) {
        inner += this.covariance(i, ids[h]!) * answer[equalities + h]!;
      }
      total += answer[equalities + f]! * inner;
    }
    return total;
  }

  private reserve(size: number): void {
    if (size <= this.column.length) return;
    this.column = widen(this.column, 2 * size);
    this.answer = widen(this.answer, 2 * size);
  }
}

function widen(values: Float64Array, length: number): Float64Array {
  const wide = new Float64Array(length);
  wide.set(values);
  return wide;
}
