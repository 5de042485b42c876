import type { Polytope } from '@/core/solvers/quadratic-program';

/**
 * A feasible point of lower <= x <= upper, sum x = budget, with at most one variable off its resting place
 * (the bound nearest to zero, or zero), filled in the order of the smallest `key`. `free` is the variable
 * that took the remainder. Written into `x` where that is given. The caller has checked sum lower <= budget <= sum upper.
 */
export function startingVertex(
  { lower, upper }: Pick<Polytope, 'lower' | 'upper'>,
  budget: number,
  key: Float64Array,
  x: Float64Array = new Float64Array(lower.length),
): { x: Float64Array; free: number } {
  const n = lower.length;
  let missing = budget;
  for (let i = 0; i < n; i++) {
    x[i] = lower[i]! > 0 ? lower[i]! : Math.min(upper[i]!, 0);
    missing -= x[i]!;
  }
  const raise = missing >= 0;
  const heap = new Int32Array(n);
  for (let i = 0; i < n; i++) heap[i] = i;
  const before = (p: number, q: number) => {
    const difference = raise ? key[p]! - key[q]! : key[q]! - key[p]!;
    return difference < 0 || (difference === 0 && p < q);
  };
  const sift = (start: number, size: number) => {
    let k = start;
    for (;;) {
      let child = 2 * k + 1;
      if (child >= size) return;
      if (child + 1 < size && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, heap[k]!)) return;
      const held = heap[k]!;
      heap[k] = heap[child]!;
      heap[child] = held;
      k = child;
    }
  };
  for (let k = (n >> 1) - 1; k >= 0; k--) sift(k, n);
  let free = heap[0]!;
  for (let size = n; size > 0; ) {
    const i = heap[0]!;
    const room = raise ? upper[i]! - x[i]! : lower[i]! - x[i]!;
    if (room !== 0 || size === n) free = i;
    if (Math.abs(room) >= Math.abs(missing)) {
      x[i]! += missing;
      break;
    }
    x[i] = raise ? upper[i]! : lower[i]!;
    missing -= room;
    heap[0] = heap[--size]!;
    sift(0, size);
  }
  return { x, free };
}
