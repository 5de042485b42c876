import type { PricedSet } from '@/core/solvers/priced-set';
import type { QuadraticProgram } from '@/core/solvers/quadratic-program';
import type { ScaledRow } from '@/core/solvers/scaled-rows';

export interface SegmentRange {
  readonly below: number;
  readonly above: number;
}

/** The range of s in which c + s direction keeps the free set of the solution x: [-below, above]. */
export function segmentRange(
  program: Omit<QuadraticProgram, 'linear'>,
  rows: readonly ScaledRow[],
  priced: PricedSet,
  weights: Float64Array,
  direction: Float64Array,
  linear: Float64Array,
): SegmentRange {
  const n = weights.length;
  const { lower, upper, quadratic } = program;
  const { set, localOf, reducedCosts } = priced;
  priced.refresh(linear);
  const { dx, dy } = set.respond((i) => (set.ids[i]! < n ? direction[set.ids[i]!]! : 0));
  let below = Number.POSITIVE_INFINITY;
  let above = Number.POSITIVE_INFINITY;
  /** A quantity with `room` before it turns infeasible when it falls at `rate` per unit of s. */
  const limit = (room: number, rate: number) => {
    if (rate > 0) above = Math.min(above, Math.max(0, room) / rate);
    if (rate < 0) below = Math.min(below, Math.max(0, room) / -rate);
  };
  const moved = new Float64Array(n);
  for (let i = 0; i < n; i++) moved[i] = -direction[i]! - dy[0]!;
  dx.forEach((rate, f) => {
    const i = set.free[f]!;
    const id = set.ids[i]!;
    limit(set.upper[i]! - set.x[i]!, rate);
    limit(set.x[i]! - set.lower[i]!, -rate);
    if (id >= n || !quadratic || rate === 0) return;
    for (let j = 0; j < n; j++) moved[j]! += rate * quadratic[id * n + j]!;
  });
  const tie = 1e-12 * direction.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const held = (
    place: number,
    z: number,
    dz: number,
    noise: number,
    atLower: boolean,
    atUpper: boolean,
  ) => {
    if (place >= 0 || (atLower && atUpper)) return;
    const size = Math.abs(z) <= noise ? 0 : Math.abs(z);
    // Tied with a free variable for as long as F stays: what remains of both is rounding.
    if (size === 0 && Math.abs(dz) <= tie) return;
    if (atLower) limit(size, -dz);
    else if (atUpper) limit(size, dz);
  };
  for (let r = 0; r < rows.length; r++) {
    const slack = set.ids.indexOf(n + r);
    const atLower = set.x[slack]! <= set.lower[slack]!;
    const atUpper = set.x[slack]! >= set.upper[slack]!;
    held(set.place[slack]!, set.y[r + 1]!, dy[r + 1]!, set.noise(slack), atLower, atUpper);
    if (dy[r + 1] === 0) continue;
    const { a } = rows[r]!;
    for (let i = 0; i < n; i++) moved[i]! -= dy[r + 1]! * a[i]!;
  }
  const scale = priced.price();
  for (let i = 0; i < n; i++) {
    const local = localOf[i]!;
    const place = local < 0 ? -1 : set.place[local]!;
    const atLower = weights[i]! <= lower[i]!;
    held(
      place,
      reducedCosts[i]!,
      moved[i]!,
      priced.noise(i, linear, scale),
      atLower,
      weights[i]! >= upper[i]!,
    );
  }
  return { below, above };
}
