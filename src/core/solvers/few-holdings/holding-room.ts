import type { Decisions, HoldingBound } from '@/core/solvers/few-holdings/holding-program';

/** What is left to split. */
export interface Room {
  readonly open: readonly number[];
  /** By position in `open`. */
  readonly sigma: Float64Array;
  readonly scaled: Float64Array;
}

const leastPivot = 1e-8;

/**
 * Q on the plane a'y = 0 over the open variables, when those held answer to them, each in its standard deviation; undefined where
 * those held have no curvature of their own.
 *
 * @param quadratic Q, n x n
 * @param conserved a, length n
 */
export function roomOf(
  quadratic: Float64Array,
  conserved: Float64Array,
  decisions: Decisions,
): Room | undefined {
  const n = decisions.length;
  const held: number[] = [];
  const open: number[] = [];
  for (let i = 0; i < n; i++) {
    if (decisions[i] === 1) held.push(i);
    else if (decisions[i] === -1) open.push(i);
  }
  const all = [...held, ...open];
  const size = all.length;
  const unit = Float64Array.from(all, (i) => Math.sqrt(quadratic[i * n + i]!) || 1);
  const kept = unit.map((value, p) => conserved[all[p]!]! / value);
  const length = kept.reduce((sum, value) => sum + value * value, 0) || 1;
  const a = new Float64Array(size * size);
  for (let p = 0; p < size; p++) {
    for (let q = 0; q < size; q++) {
      // Any multiple of aa' may be added: on the plane it is nothing.
      a[p * size + q] =
        quadratic[all[p]! * n + all[q]!]! / (unit[p]! * unit[q]!) +
        (size * kept[p]! * kept[q]!) / length;
    }
  }
  for (let k = 0; k < held.length; k++) {
    const pivot = a[k * (size + 1)]!;
    if (!(pivot > leastPivot)) return undefined;
    for (let p = k + 1; p < size; p++) {
      const factor = a[p * size + k]! / pivot;
      if (factor === 0) continue;
      for (let q = k + 1; q < size; q++) a[p * size + q]! -= factor * a[k * size + q]!;
    }
  }
  const m = open.length;
  const scaled = new Float64Array(m * m);
  for (let p = 0; p < m; p++) {
    const row = (p + held.length) * size + held.length;
    scaled.set(a.subarray(row, row + m), p * m);
  }
  return { open, sigma: unit.subarray(held.length), scaled };
}

/** D of the room, as far as it is one. */
export function wideDiagonal(n: number, { open, sigma }: Room, share: Float64Array): Float64Array {
  const wide = new Float64Array(n);
  open.forEach((i, p) => {
    wide[i] = share[p]! * (1 - 1e-9) * sigma[p]! ** 2;
  });
  return wide;
}

/** How the bound grows with D, in the units of `scaled`, of sum one; undefined where it does not. */
export function slopesOf(
  { x, held }: HoldingBound,
  { open, sigma }: Room,
): Float64Array | undefined {
  const slope = Float64Array.from(open, (i, p) => x[i]! ** 2 * (1 / held[i]! - 1) * sigma[p]! ** 2);
  const total = slope.reduce((sum, value) => sum + value, 0);
  return total > 0 ? slope.map((value) => value / total) : undefined;
}
