import type { Decisions } from '@/core/solvers/few-holdings/holding-program';
import { leastHeld } from '@/core/solvers/few-holdings/least-held';
import type { PerspectiveAnswer } from '@/core/solvers/few-holdings/perspective-pivoting';

/** A bound for every choice of at most so many of the open variables: what the best choice loses of each that it leaves out. */
export interface HoldingCut {
  readonly value: number;
  /** What holding fully is worth, by position among the open variables. */
  readonly gains: Float64Array;
}

/** The variables `at` of which those at the positions `open` are undecided and `room` may be held. */
export interface CutPart {
  readonly at: readonly number[];
  readonly open: readonly number[];
  readonly room: number;
  /** D, length n. */
  readonly diagonal: Float64Array;
}

/**
 * f(z) = `value` at y and its slope bound every other choice: the best of those may hold the open variables of the largest gains.
 *
 * @param y least at z
 */
export function slopeCut(
  value: number,
  y: Float64Array,
  z: Float64Array,
  { at, open, room, diagonal }: CutPart,
): HoldingCut {
  const gains = Float64Array.from(open, (p) => (diagonal[at[p]!]! * (y[p]! / z[p]!) ** 2) / 2);
  let bound = value;
  open.forEach((p, k) => {
    bound += gains[k]! * z[p]!;
  });
  const sorted = gains.slice().sort();
  for (let k = 0; k < room; k++) bound -= sorted[sorted.length - 1 - k]!;
  return { value: bound, gains };
}

/**
 * The Lagrangian dual at any x and prices: the part without D is above its tangent at x, so that each variable is by itself. One that is
 * held costs slope w + (d / 2) w^2 at its best between what it must be and what it may be, one that is not nothing.
 */
export function dualCut(
  { slopes, constant }: Pick<PerspectiveAnswer, 'slopes' | 'constant'>,
  { at, open, room, diagonal }: CutPart,
  lower: Float64Array,
  upper: Float64Array,
  leastHolding: number,
): HoldingCut {
  let value = constant;
  const gains = new Float64Array(open.length);
  let k = 0;
  at.forEach((i, p) => {
    const slope = slopes[p]!;
    if (open[k] !== p) {
      value += Math.min(slope * lower[p]!, slope * upper[p]!);
      return;
    }
    const own = diagonal[i]!;
    const wished = own > 0 ? -slope / own : slope < 0 ? upper[p]! : 0;
    const best = Math.min(upper[p]!, Math.max(leastHeld(lower[p]!, leastHolding), wished));
    gains[k++] = -best * (slope + (own * best) / 2);
  });
  const sorted = gains.slice().sort();
  for (let j = 0; j < room; j++) value -= Math.max(0, sorted[sorted.length - 1 - j]!);
  return { value, gains };
}

/** The decisions that any choice below `upTo` shares. */
export function fixedBy(
  { value, gains }: HoldingCut,
  upTo: number,
  { at, open, room }: CutPart,
  decisions: Decisions,
): Decisions {
  const sorted = gains.slice().sort();
  const last = Math.max(0, sorted[sorted.length - room]!);
  const next = Math.max(0, sorted[sorted.length - room - 1]!);
  let fixed: Decisions | undefined;
  open.forEach((p, k) => {
    const gain = gains[k]!;
    const out = gain < last && value + last - gain >= upTo;
    const held = gain > next && value + gain - next >= upTo;
    if (!out && !held) return;
    fixed ??= decisions.slice();
    fixed[at[p]!] = out ? 0 : 1;
  });
  return fixed ?? decisions;
}
