/**
 * Solves A x = b for a symmetric positive definite n x n row-major A by Cholesky factorization; x overwrites `b`,
 * the factor overwrites the lower triangle of `a`. False where A is not positive definite to working precision.
 */
export function choleskySolve(a: Float64Array, b: Float64Array): boolean {
  const n = b.length;
  for (let j = 0; j < n; j++) {
    const jRow = j * n;
    let diagonal = a[jRow + j]!;
    for (let k = 0; k < j; k++) diagonal -= a[jRow + k]! * a[jRow + k]!;
    if (!(diagonal > 0)) return false;
    const root = Math.sqrt(diagonal);
    a[jRow + j] = root;
    for (let i = j + 1; i < n; i++) {
      const iRow = i * n;
      let sum = a[iRow + j]!;
      for (let k = 0; k < j; k++) sum -= a[iRow + k]! * a[jRow + k]!;
      a[iRow + j] = sum / root;
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= a[i * n + k]! * b[k]!;
    b[i] = sum / a[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < n; k++) sum -= a[k * n + i]! * b[k]!;
    b[i] = sum / a[i * n + i]!;
  }
  return true;
}
