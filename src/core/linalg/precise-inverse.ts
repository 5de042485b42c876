import {
  add,
  addDot,
  addMultiple,
  addScaled,
  type DoubleDoubles,
  doubleDoubles,
  put,
  putQuotient,
} from '@/core/linalg/double-double';

/** Corrections of a response, each by what it leaves of its equations. */
const corrections = 2;

/**
 * Inverse M of a symmetric (possibly indefinite) matrix K that grows and shrinks by one row and column, as `BorderedInverse`
 * but with twice the digits and for entries that are doubles: it tells a matrix of condition 1e20 from a singular one.
 *
 *   border:   K+ = [K v; v' d],  y = M v,  s = d - v'y      M+ = [M + yy'/s, -y/s; -y'/s, 1/s]
 *   remove j: M- = M - m_j m_j' / m_jj  without row and column j (the last one takes its place)
 *
 * Where K is nearly singular y is wrong along its nearly flat directions, as M is large there. s is therefore taken as the
 * quadratic form of K+ at (-y, 1), in which an error of y counts squared, and y is corrected by its residual first.
 */
export class PreciseInverse {
  size = 0;
  /** Multiplications done. */
  work = 0;
  /** y and s of the last `respond`. */
  response: DoubleDoubles;
  readonly schur = doubleDoubles(1);
  private stride: number;
  private data: DoubleDoubles;
  /** K, and what its diagonal has beyond doubles. */
  private matrix: Float64Array;
  private ridge: Float64Array;
  private column: Float64Array;
  private edge = 0;
  private edgeRidge = 0;
  private rest: DoubleDoubles;
  private change: DoubleDoubles;
  private readonly factor = doubleDoubles(1);

  constructor(capacity: number) {
    this.stride = capacity;
    this.data = doubleDoubles(capacity * capacity);
    this.matrix = new Float64Array(capacity * capacity);
    this.ridge = new Float64Array(capacity);
    this.column = new Float64Array(capacity);
    this.response = doubleDoubles(capacity);
    this.rest = doubleDoubles(capacity);
    this.change = doubleDoubles(capacity);
  }

  /** Leading double of m_kk. */
  diagonal(k: number): number {
    return this.data.hi[k * (this.stride + 1)]!;
  }

  /** Nothing is left. */
  reset(): void {
    this.size = 0;
  }

  /** out = M v. */
  multiply(v: DoubleDoubles, out: DoubleDoubles): void {
    const { size, stride, data } = this;
    this.work += size * size;
    for (let i = 0; i < size; i++) {
      put(out, i, 0);
      addDot(out, i, data, i * stride, v, size);
    }
  }

  /** y and s for a new row and column with entries v and d + ridge; the leading double of s. */
  respond(entryAt: (k: number) => number, d: number, ridge: number): number {
    if (this.size === this.stride) this.grow();
    const { size, column, response, rest, change, schur } = this;
    for (let k = 0; k < size; k++) {
      column[k] = entryAt(k);
      put(rest, k, column[k]!);
      put(response, k, 0);
    }
    this.edge = d;
    this.edgeRidge = ridge;
    for (let pass = 0; pass <= corrections; pass++) {
      this.multiply(rest, change);
      for (let k = 0; k < size; k++) add(response, k, change.hi[k]!, change.lo[k]!);
      this.misses();
    }
    // s = d - v'y - y'(v - Ky).
    put(schur, 0, d);
    add(schur, 0, ridge);
    for (let k = 0; k < size; k++) add(rest, k, column[k]!);
    for (let k = 0; k < size; k++) put(rest, k, -rest.hi[k]!, -rest.lo[k]!);
    addDot(schur, 0, rest, 0, response, size);
    return schur.hi[0]!;
  }

  /** Appends the row and column of the last `respond`, whose s is not zero. */
  border(): void {
    const { size, stride, data, factor, response, schur, matrix, column, ridge } = this;
    this.work += size * size;
    const last = size * stride;
    const [high, low] = [schur.hi[0]!, schur.lo[0]!];
    for (let i = 0; i < size; i++) {
      putQuotient(factor, 0, response.hi[i]!, response.lo[i]!, high, low);
      addScaled(data, i * stride, response, size, factor.hi[0]!, factor.lo[0]!);
      put(data, i * stride + size, -factor.hi[0]!, -factor.lo[0]!);
      put(data, last + i, -factor.hi[0]!, -factor.lo[0]!);
      matrix[i * stride + size] = column[i]!;
      matrix[last + i] = column[i]!;
    }
    putQuotient(data, last + size, 1, 0, high, low);
    matrix[last + size] = this.edge;
    ridge[size] = this.edgeRidge;
    this.size = size + 1;
  }

  /** Removes row and column j; the last index takes the place j. */
  remove(j: number): void {
    const { size, stride, data, rest: line, factor, matrix, ridge } = this;
    this.work += size * size;
    const row = j * stride;
    for (let i = 0; i < size; i++) put(line, i, data.hi[row + i]!, data.lo[row + i]!);
    const high = line.hi[j]!;
    const low = line.lo[j]!;
    for (let i = 0; i < size; i++) {
      if (i === j || line.hi[i] === 0) continue;
      putQuotient(factor, 0, -line.hi[i]!, -line.lo[i]!, high, low);
      addScaled(data, i * stride, line, size, factor.hi[0]!, factor.lo[0]!);
    }
    const last = size - 1;
    if (j !== last) {
      for (const part of [data.hi, data.lo, matrix]) {
        part.copyWithin(row, last * stride, last * stride + size);
        for (let i = 0; i < last; i++) part[i * stride + j] = part[i * stride + last]!;
        part[row + j] = part[last * stride + last]!;
      }
      ridge[j] = ridge[last]!;
    }
    this.size = last;
  }

  /** rest = v - K y. */
  private misses(): void {
    const { size, stride, matrix, column, response, rest, ridge } = this;
    this.work += size * size;
    for (let k = 0; k < size; k++) put(rest, k, column[k]!);
    for (let k = 0; k < size; k++) {
      const [high, low] = [-response.hi[k]!, -response.lo[k]!];
      addMultiple(rest, matrix, k * stride, size, high, low);
      put(this.factor, 0, high, low);
      addScaled(rest, k, this.factor, 1, ridge[k]!, 0);
    }
  }

  private grow(): void {
    const { stride: narrow, size, data, matrix } = this;
    const stride = 2 * narrow;
    this.data = doubleDoubles(stride * stride);
    this.matrix = new Float64Array(stride * stride);
    for (let i = 0; i < size; i++) {
      for (const [wide, part] of [
        [this.data.hi, data.hi],
        [this.data.lo, data.lo],
        [this.matrix, matrix],
      ] as const) {
        wide.set(part.subarray(i * narrow, i * narrow + size), i * stride);
      }
    }
    const longer = (values: Float64Array) => {
      const wide = new Float64Array(stride);
      wide.set(values);
      return wide;
    };
    this.ridge = longer(this.ridge);
    this.column = new Float64Array(stride);
    this.response = doubleDoubles(stride);
    this.rest = doubleDoubles(stride);
    this.change = doubleDoubles(stride);
    this.stride = stride;
  }
}
