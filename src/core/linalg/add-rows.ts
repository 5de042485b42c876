/**
 * out += sum over k < count of factors[k] times the first out.length entries of row indices[k] of a row-major matrix.
 * Four rows at a time: `out` is then read and written once for four products.
 */
export function addRows(
  out: Float64Array,
  matrix: Float64Array,
  indices: Int32Array,
  factors: Float64Array,
  count: number,
  stride: number = out.length,
): void {
  const n = out.length;
  let k = 0;
  for (; k + 3 < count; k += 4) {
    const p = indices[k]! * stride;
    const q = indices[k + 1]! * stride;
    const r = indices[k + 2]! * stride;
    const s = indices[k + 3]! * stride;
    const a = factors[k]!;
    const b = factors[k + 1]!;
    const c = factors[k + 2]!;
    const d = factors[k + 3]!;
    for (let i = 0; i < n; i++) {
      out[i]! +=
        a * matrix[p + i]! + b * matrix[q + i]! + (c * matrix[r + i]! + d * matrix[s + i]!);
    }
  }
  for (; k + 1 < count; k += 2) {
    const p = indices[k]! * stride;
    const q = indices[k + 1]! * stride;
    const a = factors[k]!;
    const b = factors[k + 1]!;
    for (let i = 0; i < n; i++) out[i]! += a * matrix[p + i]! + b * matrix[q + i]!;
  }
  if (k < count) {
    const p = indices[k]! * stride;
    const a = factors[k]!;
    for (let i = 0; i < n; i++) out[i]! += a * matrix[p + i]!;
  }
}
