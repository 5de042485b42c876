/**
 * out = A x for a symmetric A (n x n, row-major), reading the upper triangle only: four rows at a time serve as rows
 * and as columns, which halves the traffic and keeps four independent sums in flight.
 */
export function symmetricProduct(a: Float64Array, x: Float64Array, out: Float64Array): void {
  const n = x.length;
  out.fill(0);
  let i = 0;
  for (; i + 3 < n; i += 4) {
    const r0 = i * n;
    const r1 = r0 + n;
    const r2 = r1 + n;
    const r3 = r2 + n;
    const x0 = x[i]!;
    const x1 = x[i + 1]!;
    const x2 = x[i + 2]!;
    const x3 = x[i + 3]!;
    const a01 = a[r0 + i + 1]!;
    const a02 = a[r0 + i + 2]!;
    const a03 = a[r0 + i + 3]!;
    const a12 = a[r1 + i + 2]!;
    const a13 = a[r1 + i + 3]!;
    const a23 = a[r2 + i + 3]!;
    let s0 = a[r0 + i]! * x0 + a01 * x1 + a02 * x2 + a03 * x3;
    let s1 = a01 * x0 + a[r1 + i + 1]! * x1 + a12 * x2 + a13 * x3;
    let s2 = a02 * x0 + a12 * x1 + a[r2 + i + 2]! * x2 + a23 * x3;
    let s3 = a03 * x0 + a13 * x1 + a23 * x2 + a[r3 + i + 3]! * x3;
    for (let j = i + 4; j < n; j++) {
      const p = a[r0 + j]!;
      const q = a[r1 + j]!;
      const r = a[r2 + j]!;
      const t = a[r3 + j]!;
      const value = x[j]!;
      s0 += p * value;
      s1 += q * value;
      s2 += r * value;
      s3 += t * value;
      out[j]! += p * x0 + q * x1 + (r * x2 + t * x3);
    }
    out[i]! += s0;
    out[i + 1]! += s1;
    out[i + 2]! += s2;
    out[i + 3]! += s3;
  }
  for (; i < n; i++) {
    const row = i * n;
    const own = x[i]!;
    let sum = a[row + i]! * own;
    for (let j = i + 1; j < n; j++) {
      const value = a[row + j]!;
      sum += value * x[j]!;
      out[j]! += value * own;
    }
    out[i]! += sum;
  }
}
