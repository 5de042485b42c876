import { add, addMultiple, addProduct, type DoubleDoubles, put } from '@/core/linalg/double-double';
import type { Polytope } from '@/core/solvers/quadratic-program';
import { type ScaledRow, scaledRows } from '@/core/solvers/scaled-rows';

/**
 * min (1/2) x'(Q + D)x - c'x, lower <= x <= upper, A x = b, and what a point misses of its solution, with twice the digits.
 * Variables: assets 0..n-1, then the slack of each row. Equality 0 is the budget, equality r + 1 is a_r'x - slack_r = 0.
 */
export class PreciseProgram {
  readonly n: number;
  readonly rows: readonly ScaledRow[];
  readonly quadratic: Float64Array;
  readonly budget: number;
  /** Of all variables. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Square roots of the variances, and the largest variance. */
  readonly sigma: Float64Array;
  readonly largest: number;
  /** Multiplications done. */
  work = 0;

  /** `ridge` is the diagonal of D. */
  constructor(
    program: Polytope & { readonly quadratic: Float64Array },
    readonly ridge: Float64Array,
  ) {
    const { lower, upper, budget, quadratic } = program;
    const n = lower.length;
    this.n = n;
    this.rows = scaledRows(program);
    this.quadratic = quadratic;
    this.budget = budget;
    this.lower = Float64Array.of(...lower, ...this.rows.map((row) => row.lower));
    this.upper = Float64Array.of(...upper, ...this.rows.map((row) => row.upper));
    this.sigma = Float64Array.from({ length: n }, (_, i) => Math.sqrt(quadratic[i * (n + 1)]!));
    this.largest = this.sigma.reduce((most, value) => Math.max(most, value), 0) ** 2;
  }

  /** sum sigma |x|. */
  spread({ hi }: DoubleDoubles): number {
    let spread = 0;
    for (let i = 0; i < this.n; i++) spread += Math.abs(hi[i]!) * this.sigma[i]!;
    return spread;
  }

  /** out = b - A x. */
  misses(x: DoubleDoubles, right: DoubleDoubles, out: DoubleDoubles): void {
    const { n, rows } = this;
    put(out, 0, right.hi[0]!, right.lo[0]!);
    for (let i = 0; i < n; i++) if (x.hi[i] !== 0) add(out, 0, -x.hi[i]!, -x.lo[i]!);
    rows.forEach(({ a }, r) => {
      const e = r + 1;
      put(out, e, right.hi[e]!, right.lo[e]!);
      add(out, e, x.hi[n + r]!, x.lo[n + r]!);
      for (let i = 0; i < n; i++) {
        if (a[i] !== 0 && x.hi[i] !== 0) addProduct(out, e, -a[i]!, 0, x.hi[i]!, x.lo[i]!);
      }
    });
  }

  /** out = (Q + D) x - c - A'y. */
  price(x: DoubleDoubles, y: DoubleDoubles, linear: DoubleDoubles, out: DoubleDoubles): void {
    const { n, rows, ridge, quadratic } = this;
    for (let v = 0; v < out.hi.length; v++) put(out, v, -linear.hi[v]!, -linear.lo[v]!);
    for (let j = 0; j < n; j++) {
      if (x.hi[j] === 0) continue;
      addMultiple(out, quadratic, j * n, n, x.hi[j]!, x.lo[j]!);
      addProduct(out, j, ridge[j]!, 0, x.hi[j]!, x.lo[j]!);
      this.work += n;
    }
    for (let i = 0; i < n; i++) add(out, i, -y.hi[0]!, -y.lo[0]!);
    rows.forEach(({ a }, r) => {
      const [high, low] = [y.hi[r + 1]!, y.lo[r + 1]!];
      add(out, n + r, high, low);
      if (high !== 0) addMultiple(out, a, 0, n, -high, -low);
    });
  }
}
