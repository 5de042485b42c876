import { cholesky, solveLower, solveUpper } from '@/core/linalg/cholesky';

/** Passes over the entries of a row. */
const passes = 2;
/** A row goes at most so much of the way to where nothing would be left of it. */
const mostOfWay = 0.5;
const halvings = 30;

/**
 * Parts of a symmetric positive definite A of n variables x >= 0: D >= 0 diagonal and N >= 0 off the diagonal with A - D - N positive
 * definite. As x'Nx >= 0, x'(A - N)x bounds x'Ax from below, and more can be split off from it as D. `sweep` raises
 *
 *   sum_i wanted_i d_i - sum_{i<j} products_ij N_ij + mu ln det(A - D - N)
 *
 * row by row. A row of a matrix enters its determinant as xi - y'B^-1 y, xi its diagonal entry, y the rest of it, B what is left without it, so
 * that given y the best xi is explicit and the best y solves a bounded quadratic program, over which coordinate descent passes
 * twice. A sweep costs about 5 n^3 products.
 * Source: Wen, Goldfarb and Scheinberg (2012), Block coordinate descent methods for semidefinite programming, in Handbook on
 * Semidefinite, Conic and Polynomial Optimization.
 */
export class PairSplit {
  private readonly inverse: Float64Array;
  /** Of the row at hand: its entries, B^-1 times them, both before, and the column of the inverse. */
  private readonly y: Float64Array;
  private readonly image: Float64Array;
  private readonly yBefore: Float64Array;
  private readonly imageBefore: Float64Array;
  private readonly column: Float64Array;

  /** `a`, `rest`: n x n, row-major; `rest` is A - D - N to begin with and becomes what is left. */
  constructor(
    private readonly a: Float64Array,
    readonly rest: Float64Array,
    private readonly n: number,
  ) {
    this.inverse = new Float64Array(n * n);
    this.y = new Float64Array(n);
    this.image = new Float64Array(n);
    this.yBefore = new Float64Array(n);
    this.imageBefore = new Float64Array(n);
    this.column = new Float64Array(n);
  }

  /** Inverts `rest` afresh, before the first sweep and against rounding; false where it is not positive definite. */
  refresh(): boolean {
    const { n, inverse, column } = this;
    const factor = this.rest.slice();
    if (!cholesky(factor, n, 1e-12)) return false;
    for (let i = 0; i < n; i++) {
      column.fill(0);
      column[i] = 1;
      solveLower(factor, n, column, i);
      solveUpper(factor, n, column);
      inverse.set(column, i * n);
    }
    return true;
  }

  /** `wanted` >= 0, length n; `products` n x n, symmetric. */
  sweep(wanted: Float64Array, products: Float64Array, mu: number): void {
    for (let i = 0; i < this.n; i++) this.raiseRow(i, wanted[i]!, products, mu);
  }

  private raiseRow(i: number, wanted: number, products: Float64Array, mu: number): void {
    const { n, a, rest, y, image, yBefore, imageBefore, column, inverse } = this;
    const own = a[i * (n + 1)]!;
    const slack = 1 / inverse[i * (n + 1)]!;
    for (let j = 0; j < n; j++) {
      column[j] = inverse[i * n + j]!;
      y[j] = rest[i * n + j]!;
      image[j] = -column[j]! * slack;
    }
    y[i] = 0;
    image[i] = 0;
    const before = rest[i * (n + 1)]! - slack;
    yBefore.set(y);
    imageBefore.set(image);
    // Where d_i = 0 binds, its price adds to what is wanted.
    this.raiseEntries(i, Math.max(wanted, mu / (own - before)), products, slack);
    const most = before + mostOfWay * (own - before);
    let product = this.product();
    for (let times = 0; product > most && times < halvings; times++) {
      for (let j = 0; j < n; j++) {
        y[j] = (y[j]! + yBefore[j]!) / 2;
        image[j] = (image[j]! + imageBefore[j]!) / 2;
      }
      product = this.product();
    }
    const xi = Math.min(own, product + mu / wanted);
    const next = 1 / (xi - product);
    if (!(next > 0 && next < Number.POSITIVE_INFINITY)) return;
    this.replaceRow(i, xi, next, slack);
  }

  /** Coordinate descent on wanted y'B^-1 y - products_i'y with y <= a_i. */
  private raiseEntries(i: number, wanted: number, products: Float64Array, slack: number): void {
    const { n, a, y, image, column, inverse } = this;
    // B^-1 is the inverse less a multiple of the column's square, which all steps share: it is added once.
    let along = 0;
    for (let pass = 0; pass < passes; pass++) {
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        const most = a[i * n + j]!;
        const slope = products[i * n + j]! - 2 * wanted * (image[j]! - along * column[j]!);
        if (slope >= 0 && y[j] === most) continue;
        const curvature = inverse[j * (n + 1)]! - column[j]! ** 2 * slack;
        if (!(curvature > 0)) continue;
        const entry = Math.min(most, y[j]! + slope / (2 * wanted * curvature));
        const step = entry - y[j]!;
        y[j] = entry;
        along += step * column[j]! * slack;
        const row = j * n;
        for (let k = 0; k < n; k++) image[k]! += step * inverse[row + k]!;
      }
    }
    for (let k = 0; k < n; k++) image[k]! -= along * column[k]!;
    image[i] = 0;
  }

  private product(): number {
    const { n, y, image } = this;
    let sum = 0;
    for (let j = 0; j < n; j++) sum += y[j]! * image[j]!;
    return sum;
  }

  private replaceRow(i: number, xi: number, next: number, slack: number): void {
    const { n, rest, y, image, column, inverse } = this;
    for (let j = 0; j < n; j++) {
      const row = j * n;
      const down = column[j]! * slack;
      const up = next * image[j]!;
      for (let k = 0; k < n; k++) inverse[row + k]! += up * image[k]! - down * column[k]!;
    }
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      inverse[i * n + j] = -next * image[j]!;
      inverse[j * n + i] = -next * image[j]!;
      rest[i * n + j] = y[j]!;
      rest[j * n + i] = y[j]!;
    }
    inverse[i * (n + 1)] = next;
    rest[i * (n + 1)] = xi;
  }
}
