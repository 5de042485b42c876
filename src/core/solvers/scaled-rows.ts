import type { Polytope } from '@/core/solvers/quadratic-program';

/**
 * Rows as equalities a'x - t = 0 with a bounded slack t, each scaled so that its largest coefficient is one.
 * Limits that are infinite become just wider than what the bounds of x allow.
 */
export interface ScaledRow {
  readonly a: Float64Array;
  readonly lower: number;
  readonly upper: number;
  /** Row of the program = scale times this row. */
  readonly scale: number;
}

export function scaledRows({ rows, lower, upper }: Polytope): ScaledRow[] {
  return rows.map(({ coefficients, min, max }) => {
    let scale = 0;
    for (const value of coefficients) scale = Math.max(scale, Math.abs(value));
    if (scale === 0) scale = 1;
    const a = coefficients.map((value) => value / scale);
    let least = 0;
    let most = 0;
    for (let i = 0; i < a.length; i++) {
      least += Math.min(a[i]! * lower[i]!, a[i]! * upper[i]!);
      most += Math.max(a[i]! * lower[i]!, a[i]! * upper[i]!);
    }
    const margin = 1 + Math.abs(least) + Math.abs(most);
    const low = Number.isFinite(min) ? min / scale : Math.min(least - margin, max / scale);
    const high = Number.isFinite(max) ? max / scale : Math.max(most + margin, min / scale);
    return { a, lower: low, upper: high, scale };
  });
}
