/** Operations on one second-order cone {(t, v): t >= |v|}: `size` numbers from `at` on. J = diag(1, -1, ..., -1). */

/** u'Jv. */
export function reflectedProduct(
  u: Float64Array,
  v: Float64Array,
  at: number,
  size: number,
): number {
  let sum = u[at]! * v[at]!;
  for (let k = at + 1; k < at + size; k++) sum -= u[k]! * v[k]!;
  return sum;
}

/** t^2 - |v|^2 as (t - |v|) (t + |v|), which keeps its digits near the boundary. */
export function depth(u: Float64Array, at: number, size: number): number {
  let tail = 0;
  for (let k = at + 1; k < at + size; k++) tail += u[k]! * u[k]!;
  const length = Math.sqrt(tail);
  return (u[at]! - length) * (u[at]! + length);
}

/** Largest step from u along d that stays in the cone; u inside. */
export function longestStep(u: Float64Array, d: Float64Array, at: number, size: number): number {
  const a = reflectedProduct(d, d, at, size);
  const b = reflectedProduct(u, d, at, size);
  const c = depth(u, at, size);
  const discriminant = b * b - a * c;
  if (discriminant < 0) return Number.POSITIVE_INFINITY;
  const denominator = Math.sqrt(discriminant) - b;
  return denominator > 0 ? c / denominator : Number.POSITIVE_INFINITY;
}

/** Jordan product u o v = (u'v, t_u v + t_v u). */
export function jordanProduct(
  u: Float64Array,
  v: Float64Array,
  at: number,
  size: number,
  out: Float64Array,
): void {
  const t = u[at]!;
  const other = v[at]!;
  let sum = t * other;
  for (let k = at + 1; k < at + size; k++) {
    sum += u[k]! * v[k]!;
    out[k] = t * v[k]! + other * u[k]!;
  }
  out[at] = sum;
}

/** The x with u o x = v; u inside the cone. */
export function jordanQuotient(
  u: Float64Array,
  v: Float64Array,
  at: number,
  size: number,
  out: Float64Array,
): void {
  const first = reflectedProduct(u, v, at, size) / depth(u, at, size);
  const t = u[at]!;
  for (let k = at + 1; k < at + size; k++) out[k] = (v[k]! - first * u[k]!) / t;
  out[at] = first;
}
