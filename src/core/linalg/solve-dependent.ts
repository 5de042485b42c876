/**
 * Solves A x = b for an n x n row-major A by elimination with row pivoting; an unknown whose column depends on those before
 * it is zero, so that dependent equations that agree are no obstacle. Both arguments are overwritten, `b` with x.
 */
export function solveDependent(a: Float64Array, b: Float64Array): void {
  const n = b.length;
  const size = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) size[j] = Math.max(size[j]!, Math.abs(a[i * n + j]!));
  }
  /** Column that each eliminated row stands for. */
  const column: number[] = [];
  for (let j = 0; j < n; j++) {
    const top = column.length;
    let pivot = top;
    for (let i = top + 1; i < n; i++) {
      if (Math.abs(a[i * n + j]!) > Math.abs(a[pivot * n + j]!)) pivot = i;
    }
    const value = top < n ? a[pivot * n + j]! : 0;
    if (!(Math.abs(value) > 1e-13 * size[j]!)) continue;
    if (pivot !== top) {
      for (let k = j; k < n; k++) {
        const held = a[top * n + k]!;
        a[top * n + k] = a[pivot * n + k]!;
        a[pivot * n + k] = held;
      }
      const held = b[top]!;
      b[top] = b[pivot]!;
      b[pivot] = held;
    }
    column.push(j);
    for (let i = top + 1; i < n; i++) {
      const factor = a[i * n + j]! / value;
      if (factor === 0) continue;
      for (let k = j; k < n; k++) a[i * n + k]! -= factor * a[top * n + k]!;
      b[i]! -= factor * b[top]!;
    }
  }
  const x = new Float64Array(n);
  for (let r = column.length - 1; r >= 0; r--) {
    const j = column[r]!;
    let sum = b[r]!;
    for (let k = j + 1; k < n; k++) sum -= a[r * n + k]! * x[k]!;
    x[j] = sum / a[r * n + j]!;
  }
  b.set(x);
}
