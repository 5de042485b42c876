import { addRows } from '@/core/linalg/add-rows';
import type { FreeSet } from '@/core/solvers/critical-line/free-set';
import type { ScaledRow } from '@/core/solvers/scaled-rows';

/** Rates and slopes below this share of their terms are rounding. */
export const rounding = 1e-13;

/**
 * Reduced costs z = Qx - t m - A'y of `ParametricSet` and their rates dz = Q_F dx - m - A'dy from the data, with what rounding
 * leaves uncertain about them. O(n) for each weight that is not zero.
 */
export class ParametricSlopes {
  private readonly held: Int32Array;
  private readonly amounts: Float64Array;
  private readonly slope: Float64Array;
  private readonly n: number;
  /** sum sigma |x| at the last `price`. */
  private spread = 0;

  constructor(
    private readonly quadratic: Float64Array,
    private readonly rows: readonly ScaledRow[],
    private readonly sigma: Float64Array,
    /** m, one number per variable. */
    private readonly direction: Float64Array,
  ) {
    const n = sigma.length;
    this.n = n;
    this.held = new Int32Array(n);
    this.amounts = new Float64Array(n);
    this.slope = new Float64Array(n);
  }

  /** z at x, y and t. */
  price(
    z: Float64Array,
    { x, y, t }: { readonly x: Float64Array; readonly y: Float64Array; readonly t: number },
  ): void {
    const { n, rows, direction, sigma, held, amounts, slope } = this;
    let count = 0;
    let spread = 0;
    for (let i = 0; i < n; i++) {
      if (x[i] === 0) continue;
      held[count] = i;
      amounts[count++] = x[i]!;
      spread += sigma[i]! * Math.abs(x[i]!);
    }
    this.spread = spread;
    for (let i = 0; i < n; i++) slope[i] = -t * direction[i]! - y[0]!;
    addRows(slope, this.quadratic, held, amounts, count);
    for (let r = 0; r < rows.length; r++) {
      const price = y[r + 1]!;
      z[n + r] = price - t * direction[n + r]!;
      if (price === 0) continue;
      const { a } = rows[r]!;
      for (let i = 0; i < n; i++) slope[i]! -= price * a[i]!;
    }
    z.set(slope);
  }

  /** dz from dx, by place in F, and dy; answers its largest size on F relative to its terms. */
  rates(
    dz: Float64Array,
    {
      dx,
      dy,
      free,
    }: { readonly dx: Float64Array; readonly dy: Float64Array; readonly free: FreeSet },
  ): number {
    const { n, rows, direction, sigma, held, amounts, slope } = this;
    const { ids, count: freeCount } = free;
    let count = 0;
    let spread = 0;
    for (let f = 0; f < freeCount; f++) {
      const v = ids[f]!;
      if (v >= n || dx[f] === 0) continue;
      held[count] = v;
      amounts[count++] = dx[f]!;
      spread += sigma[v]! * Math.abs(dx[f]!);
    }
    for (let i = 0; i < n; i++) slope[i] = -direction[i]! - dy[0]!;
    addRows(slope, this.quadratic, held, amounts, count);
    let prices = Math.abs(dy[0]!);
    for (let r = 0; r < rows.length; r++) {
      const price = dy[r + 1]!;
      dz[n + r] = price - direction[n + r]!;
      if (price === 0) continue;
      prices += Math.abs(price);
      const { a } = rows[r]!;
      for (let i = 0; i < n; i++) slope[i]! -= price * a[i]!;
    }
    dz.set(slope);
    let error = 0;
    for (let f = 0; f < freeCount; f++) {
      const v = ids[f]!;
      const own = v < n ? sigma[v]! * spread : 0;
      const size = own + Math.abs(direction[v]!) + prices;
      if (dz[v] !== 0) error = Math.max(error, Math.abs(dz[v]!) / size);
      if (Number.isNaN(dz[v]!)) return Number.POSITIVE_INFINITY;
    }
    return error;
  }

  /** Rounding level of the reduced cost of v at the last `price`. */
  noise(v: number, budgetPrice: number): number {
    const own = v < this.n ? this.sigma[v]! * this.spread : 0;
    return rounding * (own + Math.abs(budgetPrice));
  }
}
