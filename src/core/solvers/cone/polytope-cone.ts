import type { ConeAnswer, ConeProgram } from '@/core/solvers/cone/cone-program';
import { RowCollector } from '@/core/solvers/cone/sparse-rows';
import type { Ball, Curvature, CurvedPulls, ShareCones } from '@/core/solvers/curvature';
import { ontoFace } from '@/core/solvers/onto-face';
import type { Polytope } from '@/core/solvers/quadratic-program';

/** A slack below this, and below its price, is one that rounding keeps from zero. */
const touching = 1e-5;

interface Parts {
  readonly polytope: Polytope;
  /** So many of the last variables of the polytope stand outside its budget; default 0. */
  readonly outside?: number;
  /** Variables beside those of the polytope, free of bounds. */
  readonly others: number;
  /** Own variables, see {@link ConeProgram}. */
  readonly own: number;
  readonly curvature?: Curvature;
}

/** One limit of the polytope and the row of the cone program that it has become. */
interface Limit {
  readonly kind: 'lower' | 'upper' | 'rowMin' | 'rowMax' | 'rowEqual';
  readonly at: number;
  readonly row: number;
}

/**
 * A program over a polytope as a cone program: variables whose bounds coincide are left out, then come `others`, where there are
 * cones of shares t >= |R x|, and the own ones. The caller adds the rows of the others by `put` and `end`.
 */
export class PolytopeCone {
  /** Column of the first of the others. */
  readonly firstOther: number;
  readonly firstOwn: number;
  private readonly columns: number;
  private readonly column: Int32Array;
  private readonly free: number[] = [];
  private readonly rows: RowCollector;
  private readonly atMost: number[] = [];
  private readonly limits: Limit[] = [];
  private readonly equalities: RowCollector;
  private readonly equalTo: number[] = [];
  /** What fixed variables add to the open row. */
  private fixed = 0;
  /** Rows of the orthant, after which that of the ball's radius comes. */
  private orthant = 0;
  /** What the rows of the ball are in units of. */
  private radius = 1;
  /** Row of the first member of the shares. */
  private firstShare = 0;

  constructor(private readonly parts: Parts) {
    const { polytope, outside = 0, others, own, curvature } = parts;
    const { lower, upper, budget, rows } = polytope;
    const n = lower.length;
    this.column = new Int32Array(n).fill(-1);
    for (let i = 0; i < n; i++) {
      if (lower[i] === upper[i]) continue;
      this.column[i] = this.free.length;
      this.free.push(i);
    }
    this.firstOther = this.free.length;
    this.firstOwn = this.firstOther + others + (curvature?.shares ? 1 : 0);
    this.columns = this.firstOwn + own;
    this.rows = new RowCollector(this.columns);
    this.equalities = new RowCollector(this.columns);
    const everything = new Float64Array(n).fill(1, 0, n - outside);
    const collect = (coefficients: Float64Array, right: number) => {
      this.equalities.enter(this.inColumns(coefficients)).end();
      this.equalTo.push(right - this.fixedPart(coefficients));
    };
    collect(everything, budget);
    for (const i of this.free) {
      this.limits.push({ kind: 'lower', at: i, row: this.rows.count });
      this.put(this.column[i]!, -1).end(-lower[i]!);
      this.limits.push({ kind: 'upper', at: i, row: this.rows.count });
      this.put(this.column[i]!, 1).end(upper[i]!);
    }
    rows.forEach(({ coefficients, min, max }, r) => {
      if (min === max) {
        this.limits.push({ kind: 'rowEqual', at: r, row: this.equalTo.length });
        collect(coefficients, min);
        return;
      }
      if (Number.isFinite(min)) {
        this.limits.push({ kind: 'rowMin', at: r, row: this.rows.count });
        this.enter(coefficients, -1).end(-min);
      }
      if (Number.isFinite(max)) {
        this.limits.push({ kind: 'rowMax', at: r, row: this.rows.count });
        this.enter(coefficients, 1).end(max);
      }
    });
  }

  /** Enters factor times a linear function of the polytope's variables into the open row. */
  enter(coefficients: Float64Array, factor: number): this {
    this.rows.enter(this.inColumns(coefficients), factor);
    this.fixed += factor * this.fixedPart(coefficients);
    return this;
  }

  put(column: number, value: number): this {
    this.rows.put(column, value);
    return this;
  }

  /** Closes the open row: at most `right`. Its number. */
  end(right: number): number {
    this.rows.end();
    this.atMost.push(right - this.fixed);
    this.fixed = 0;
    return this.atMost.length - 1;
  }

  /** `linear` over the polytope's variables, then the others and the own ones. */
  program(
    linear: { x: Float64Array | undefined; others: Float64Array; own: Float64Array },
    ownQuadratic?: Float64Array,
  ): ConeProgram {
    const { firstOther, firstOwn, atMost } = this;
    const { quadratic, ball, shares } = this.parts.curvature ?? {};
    const q = new Float64Array(this.columns);
    if (linear.x) q.set(this.inColumns(linear.x));
    q.set(linear.others, firstOther);
    q.set(linear.own, firstOwn);
    const dense = new Float64Array(quadratic ? firstOwn * firstOwn : 0);
    if (quadratic) {
      const n = Math.sqrt(quadratic.length);
      const { lower } = this.parts.polytope;
      for (let i = 0; i < n; i++) {
        const p = this.column[i]!;
        if (p < 0) continue;
        for (let j = 0; j < n; j++) {
          const c = this.column[j]!;
          if (c < 0) q[p]! += quadratic[i * n + j]! * lower[j]!;
          else dense[p * firstOwn + c] = quadratic[i * n + j]!;
        }
      }
    }
    this.orthant = atMost.length;
    const secondOrder: number[] = [];
    if (ball) secondOrder.push(this.enterBall(ball));
    if (shares) secondOrder.push(...this.enterShares(shares));
    return {
      ...(quadratic && { quadratic: dense }),
      ...(ownQuadratic && { ownQuadratic }),
      linear: q,
      equalities: this.equalities.rows(),
      equalTo: Float64Array.from(this.equalTo),
      inequalities: this.rows.rows(),
      atMost: Float64Array.from(atMost),
      orthant: this.orthant,
      secondOrder,
      own: this.parts.own,
    };
  }

  private enterBall({ root, centre, limit }: Ball): number {
    const width = root.length / (centre.length || 1);
    // A radius of one: what is missed of it is judged beside weights.
    this.radius = limit > 0 ? limit : 1;
    this.end(limit / this.radius);
    centre.forEach((middle, r) => {
      const row = root.subarray(r * width, (r + 1) * width);
      this.enter(row, -1 / this.radius).end(-middle / this.radius);
    });
    return 1 + centre.length;
  }

  /**
   * With t >= |R x| each share is the rotated cone share t^2 <= (weight'x) (slope'x) of three rows, so that R enters one cone only.
   * Source: Lobo, Vandenberghe, Boyd and Lebret (1998), Linear Algebra and its Applications 284, section 2.3.
   */
  private enterShares({ root, members }: ShareCones): number[] {
    const t = this.firstOwn - 1;
    const width = members[0]!.weight.length;
    this.put(t, -1).end(0);
    for (let row = 0; row < root.length; row += width) {
      this.enter(root.subarray(row, row + width), -1).end(0);
    }
    this.firstShare = this.atMost.length;
    for (const { share, weight, slope } of members) {
      for (const sign of [1, -1]) {
        const sum = weight.map((value, k) => value + sign * slope[k]!);
        this.enter(sum, -1).end(0);
      }
      this.put(t, -2 * Math.sqrt(share)).end(0);
    }
    return [1 + root.length / width, ...members.map(() => 3)];
  }

  /** The polytope's variables, on the bounds and rows that they touch, and the multipliers of the rows and of what is curved. */
  read({ x: found, slacks, prices, equalityPrices }: ConeAnswer): CurvedPulls & {
    readonly x: Float64Array;
    readonly rowPrices: Float64Array;
  } {
    const { polytope, outside = 0, curvature: { ball, shares } = {} } = this.parts;
    const { lower, upper, rows } = polytope;
    const x = lower.slice();
    for (const i of this.free) x[i] = found[this.column[i]!]!;
    const rowPrices = new Float64Array(rows.length);
    let dearest = 0;
    for (const { kind, row } of this.limits) {
      if (kind !== 'rowEqual') dearest = Math.max(dearest, prices[row]!);
    }
    const fixed = Uint8Array.from(this.column, (column) => (column < 0 ? 1 : 0));
    const touched: { row: number; value: number }[] = [];
    for (const { kind, at, row } of this.limits) {
      const touches = slacks[row]! <= touching && slacks[row]! * (dearest || 1) <= prices[row]!;
      if (kind === 'rowEqual') {
        rowPrices[at] = -equalityPrices[row]!;
        touched.push({ row: at, value: rows[at]!.min });
      } else if (kind === 'rowMin') {
        rowPrices[at]! += prices[row]!;
        if (touches) touched.push({ row: at, value: rows[at]!.min });
      } else if (kind === 'rowMax') {
        rowPrices[at]! -= prices[row]!;
        if (touches) touched.push({ row: at, value: rows[at]!.max });
      } else if (touches) {
        x[at] = kind === 'lower' ? lower[at]! : upper[at]!;
        fixed[at] = 1;
      }
    }
    const settled = ontoFace({ polytope, outside, fixed, touched, x });
    return {
      x: settled,
      rowPrices,
      ...(ball && {
        ballPull: prices
          .slice(this.orthant + 1, this.orthant + 1 + ball.centre.length)
          .map((price) => -price / this.radius),
      }),
      ...(shares && {
        sharePulls: shares.members.map((_, k) => {
          const [sum, difference] = prices.subarray(this.firstShare + 3 * k);
          return {
            ofWeight: Math.max(0, sum! + difference!),
            ofSlope: Math.max(0, sum! - difference!),
          };
        }),
      }),
    };
  }

  private inColumns(coefficients: Float64Array): Float64Array {
    return Float64Array.from(this.free, (i) => coefficients[i] ?? 0);
  }

  private fixedPart(coefficients: Float64Array): number {
    const { lower } = this.parts.polytope;
    let sum = 0;
    for (let i = 0; i < coefficients.length; i++) {
      if (this.column[i]! < 0) sum += coefficients[i]! * lower[i]!;
    }
    return sum;
  }
}
