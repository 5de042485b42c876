/**
 * Inverse M of a symmetric (possibly indefinite) matrix K that grows and shrinks by one row and column.
 *
 *   border:   K+ = [K v; v' d],  y = M v,  s = d - v'y      M+ = [M + yy'/s, -y/s; -y'/s, 1/s]
 *   remove j: M- = M - m_j m_j' / m_jj  without row and column j (the last one takes its place)
 *   exchange: row and column j of K replaced, a rank-two update that also works where m_jj = 0
 *
 * O(size^2) each; rows are contiguous.
 */
export class BorderedInverse {
  size = 0;
  data: Float64Array;
  private stride: number;
  private first: Float64Array;
  private second: Float64Array;

  constructor(capacity = 32) {
    this.stride = capacity;
    const square = capacity * capacity;
    const block = new Float64Array(square + 2 * capacity);
    this.data = block.subarray(0, square);
    this.first = block.subarray(square, square + capacity);
    this.second = block.subarray(square + capacity);
  }

  at(i: number, j: number): number {
    return this.data[i * this.stride + j]!;
  }

  /** out = M v. */
  multiply(v: Float64Array, out: Float64Array): void {
    const { size, stride, data } = this;
    for (let i = 0, row = 0; i < size; i++, row += stride) {
      let even = 0;
      let odd = 0;
      let j = 0;
      for (; j + 1 < size; j += 2) {
        even += data[row + j]! * v[j]!;
        odd += data[row + j + 1]! * v[j + 1]!;
      }
      if (j < size) even += data[row + j]! * v[j]!;
      out[i] = even + odd;
    }
  }

  /** out = |M| |v|: multiplied by the rounding unit, the error of `multiply`. */
  magnitude(v: Float64Array, out: Float64Array): void {
    const { size, stride, data } = this;
    for (let i = 0, row = 0; i < size; i++, row += stride) {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += Math.abs(data[row + j]! * v[j]!);
      out[i] = sum;
    }
  }

  /** Appends a row and column; `y` = M v and `schur` = d - v'y are the caller's, who has tested them. */
  border(y: Float64Array, schur: number): void {
    if (this.size === this.stride) this.grow(this.size + 1);
    const { size, stride, data } = this;
    const inverse = 1 / schur;
    const last = size * stride;
    for (let i = 0, row = 0; i < size; i++, row += stride) {
      const factor = y[i]! * inverse;
      if (factor !== 0) for (let j = 0; j < size; j++) data[row + j]! += factor * y[j]!;
      data[row + size] = -factor;
      data[last + i] = -factor;
    }
    data[last + size] = inverse;
    this.size = size + 1;
  }

  /** Removes row and column j; the last index takes the place j. The caller knows that m_jj is not zero. */
  remove(j: number): void {
    const { size, stride, data, first } = this;
    const pivotRow = j * stride;
    for (let i = 0; i < size; i++) first[i] = data[pivotRow + i]!;
    const inverse = 1 / first[j]!;
    for (let i = 0, row = 0; i < size; i++, row += stride) {
      if (i === j) continue;
      const factor = first[i]! * inverse;
      if (factor !== 0) for (let k = 0; k < size; k++) data[row + k]! -= factor * first[k]!;
    }
    const last = size - 1;
    if (j !== last) {
      const lastRow = last * stride;
      data.copyWithin(pivotRow, lastRow, lastRow + size);
      for (let i = 0, row = 0; i < last; i++, row += stride) data[row + j] = data[row + last]!;
      data[pivotRow + j] = data[lastRow + last]!;
    }
    this.size = last;
  }

  /**
   * Replaces row and column j of K: `y` = M v and `schur` = d - v'y for the incoming column v (whose
   * entry at j belongs to the outgoing index). False, and nothing changed, where the result would be singular.
   */
  exchange(j: number, y: Float64Array, schur: number): boolean {
    // K with both has inverse entries m + yy'/s; removing j afterwards and multiplying through by s
    // leaves a form that stays finite for s = 0: determinant = s m_jj + y_j^2.
    const { size, stride, data, first, second } = this;
    const pivotRow = j * stride;
    const mjj = data[pivotRow + j]!;
    const yj = y[j]!;
    const determinant = schur * mjj + yj * yj;
    if (!(Math.abs(determinant) > 0)) return false;
    for (let i = 0; i < size; i++) {
      first[i] = data[pivotRow + i]!;
      second[i] = y[i]!;
    }
    const a = mjj / determinant;
    const b = -yj / determinant;
    const c = -schur / determinant;
    // M' = M + a yy' + b (y m_j' + m_j y') + c m_j m_j'
    for (let i = 0, row = 0; i < size; i++, row += stride) {
      const yi = second[i]!;
      const mi = first[i]!;
      const onY = a * yi + b * mi;
      const onM = b * yi + c * mi;
      if (onY !== 0 || onM !== 0) {
        for (let k = 0; k < size; k++) data[row + k]! += onY * second[k]! + onM * first[k]!;
      }
    }
    // Incoming row: (-(y m_jj - m_j y_j), m_jj) / determinant, at place j.
    for (let k = 0, row = 0; k < size; k++, row += stride) {
      const value = (first[k]! * yj - second[k]! * mjj) / determinant;
      data[pivotRow + k] = value;
      data[row + j] = value;
    }
    data[pivotRow + j] = mjj / determinant;
    return true;
  }

  /** Replaces everything by the given inverse (row-major, size x size). */
  assign(inverse: Float64Array, size: number): void {
    if (size > this.stride) this.grow(size);
    for (let i = 0; i < size; i++) {
      this.data.set(inverse.subarray(i * size, (i + 1) * size), i * this.stride);
    }
    this.size = size;
  }

  private grow(needed: number): void {
    const stride = Math.max(needed, this.stride * 2);
    const data = new Float64Array(stride * stride);
    for (let i = 0; i < this.size; i++) {
      data.set(this.data.subarray(i * this.stride, i * this.stride + this.size), i * stride);
    }
    this.data = data;
    this.stride = stride;
    this.first = new Float64Array(stride);
    this.second = new Float64Array(stride);
  }
}
