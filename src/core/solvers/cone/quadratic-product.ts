import type { ConeProgram } from '@/core/solvers/cone/cone-program';

/** target += factor P x, P the quadratic of all variables, own ones included; four sums at once. */
export function addQuadratic(
  {
    quadratic,
    ownQuadratic,
    linear,
    own = 0,
  }: Pick<ConeProgram, 'quadratic' | 'ownQuadratic' | 'linear' | 'own'>,
  x: Float64Array,
  target: Float64Array,
  factor = 1,
): void {
  const n = linear.length - own;
  if (quadratic) {
    for (let i = 0; i < n; i++) {
      const row = i * n;
      let sum = 0;
      let s = 0;
      let t = 0;
      let u = 0;
      let j = 0;
      for (; j + 3 < n; j += 4) {
        sum += quadratic[row + j]! * x[j]!;
        s += quadratic[row + j + 1]! * x[j + 1]!;
        t += quadratic[row + j + 2]! * x[j + 2]!;
        u += quadratic[row + j + 3]! * x[j + 3]!;
      }
      for (; j < n; j++) sum += quadratic[row + j]! * x[j]!;
      target[i]! += factor * (sum + s + (t + u));
    }
  }
  if (!ownQuadratic) return;
  for (let k = 0; k < own; k++) target[n + k]! += factor * ownQuadratic[k]! * x[n + k]!;
}
