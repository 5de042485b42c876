import { invert } from '@/core/linalg/invert';

/**
 * Inverse N of a square matrix M whose rows and columns come and go one at a time; O(size^2) each.
 * N has a row per column of M and a column per row of M.
 *
 *   border:        M+ = [M v; u d],  y = N v,  z = u N,  s = d - u y     N+ = [N + y z / s, -y / s; -z / s, 1 / s]
 *   replaceColumn: y = N v, pivot y_f       replaceRow: z = u N, pivot z_r       remove: pivot N_fr
 *
 * Every update answers false, and changes nothing, where its pivot is too small to divide by.
 */
export class BasisInverse {
  size = 0;
  private stride = 32;
  private data = new Float64Array(32 * 32);

  at(f: number, r: number): number {
    return this.data[f * this.stride + r]!;
  }

  /** Inverts a size x size row-major matrix, which is overwritten; false where it is singular. */
  factor(matrix: Float64Array, size: number): boolean {
    const inverse = invert(matrix, size);
    if (!inverse) return false;
    this.reserve(size);
    for (let i = 0; i < size; i++) {
      this.data.set(inverse.subarray(i * size, (i + 1) * size), i * this.stride);
    }
    this.size = size;
    return true;
  }

  /** out = N v. */
  multiply(v: Float64Array, out: Float64Array): void {
    const { size, stride, data } = this;
    for (let i = 0, row = 0; i < size; i++, row += stride) {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += data[row + j]! * v[j]!;
      out[i] = sum;
    }
  }

  /** out = u N. */
  multiplyLeft(u: Float64Array, out: Float64Array): void {
    const { size, stride, data } = this;
    out.fill(0, 0, size);
    for (let i = 0, row = 0; i < size; i++, row += stride) {
      const factor = u[i]!;
      if (factor !== 0) for (let j = 0; j < size; j++) out[j]! += factor * data[row + j]!;
    }
  }

  border(y: Float64Array, z: Float64Array, schur: number): boolean {
    if (!usable(schur)) return false;
    this.reserve(this.size + 1);
    const { size, stride, data } = this;
    const last = size * stride;
    for (let i = 0, row = 0; i < size; i++, row += stride) {
      const factor = y[i]! / schur;
      if (factor !== 0) for (let j = 0; j < size; j++) data[row + j]! += factor * z[j]!;
      data[row + size] = -factor;
      data[last + i] = -z[i]! / schur;
    }
    data[last + size] = 1 / schur;
    this.size = size + 1;
    return true;
  }

  replaceColumn(f: number, y: Float64Array): boolean {
    const pivot = y[f]!;
    if (!usable(pivot)) return false;
    const { size, stride, data } = this;
    const pivotRow = f * stride;
    for (let j = 0; j < size; j++) data[pivotRow + j]! /= pivot;
    for (let i = 0, row = 0; i < size; i++, row += stride) {
      const factor = y[i]!;
      if (i === f || factor === 0) continue;
      for (let j = 0; j < size; j++) data[row + j]! -= factor * data[pivotRow + j]!;
    }
    return true;
  }

  replaceRow(r: number, z: Float64Array): boolean {
    const pivot = z[r]!;
    if (!usable(pivot)) return false;
    const { size, stride, data } = this;
    for (let i = 0, row = 0; i < size; i++, row += stride) {
      const factor = data[row + r]! / pivot;
      if (factor !== 0) for (let j = 0; j < size; j++) data[row + j]! -= factor * z[j]!;
      data[row + r] = factor;
    }
    return true;
  }

  /** Removes column f and row r of M; the last column and row take their places. */
  remove(f: number, r: number): boolean {
    const { size, stride, data } = this;
    const pivotRow = f * stride;
    const pivot = data[pivotRow + r]!;
    if (!usable(pivot)) return false;
    for (let i = 0, row = 0; i < size; i++, row += stride) {
      if (i === f) continue;
      const factor = data[row + r]! / pivot;
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) data[row + j]! -= factor * data[pivotRow + j]!;
    }
    const last = size - 1;
    if (f !== last) data.copyWithin(pivotRow, last * stride, last * stride + size);
    if (r !== last) {
      for (let i = 0, row = 0; i < last; i++, row += stride) data[row + r] = data[row + last]!;
    }
    this.size = last;
    return true;
  }

  private reserve(size: number): void {
    if (size <= this.stride) return;
    const stride = Math.max(size, 2 * this.stride);
    const data = new Float64Array(stride * stride);
    for (let i = 0; i < this.size; i++) {
      data.set(this.data.subarray(i * this.stride, i * this.stride + this.size), i * stride);
    }
    this.data = data;
    this.stride = stride;
  }
}

function usable(pivot: number): boolean {
  return Math.abs(pivot) > 1e-11;
}
