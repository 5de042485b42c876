/** Sums, multiples and sizes of vectors, for solvers that are written over them. */

export function addTo(target: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * values[i]!;
}

export function negative(values: Float64Array): Float64Array {
  return values.map((value) => -value);
}

export function over(values: Float64Array, divisor: number): Float64Array {
  return values.map((value) => value / divisor);
}

export function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]!));
  return most;
}
