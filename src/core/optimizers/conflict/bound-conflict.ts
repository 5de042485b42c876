import { percent } from '@/core/constraints/percent';
import { polytopeOf } from '@/core/constraints/polytope-of';
import type { Constraints } from '@/core/optimizers/contract';
import { highestValue, isFeasible } from '@/core/solvers/highest-value';

export interface Limited {
  readonly symbols: readonly string[];
  readonly constraints: Constraints;
  /** No weight is below it, whatever its minimum says: 0 for a method that holds nothing short. */
  readonly floor?: number;
}

export type BoundSide = 'minimum' | 'maximum';

/** Bounds of more assets than this are counted instead of named. */
const mostNamed = 5;
/** Bounds of more assets than this are not tried one by one. */
const mostTried = 30;
const mostRepairs = 3;

export const boundsOf = (constraints: Constraints, side: BoundSide) =>
  side === 'maximum' ? constraints.maxWeights : constraints.minWeights;

export const withBounds = (constraints: Constraints, side: BoundSide, bounds: Float64Array) => ({
  ...constraints,
  [side === 'maximum' ? 'maxWeights' : 'minWeights']: bounds,
});

/** A weight far beyond what bounds and budget speak of. */
export function largestWeight({ minWeights, maxWeights, budget }: Constraints): number {
  let size = 1 + Math.abs(budget);
  minWeights.forEach((min, i) => {
    size += Math.abs(min) + Math.abs(maxWeights[i]!);
  });
  return 100 * size;
}

/** The bounds of one side, without those of some assets. */
export function withoutBounds(
  constraints: Constraints,
  side: BoundSide,
  dropped: (asset: number) => boolean,
): Float64Array {
  const limit = largestWeight(constraints) * (side === 'maximum' ? 1 : -1);
  return boundsOf(constraints, side).map((value, i) => (dropped(i) ? limit : value));
}

/**
 * Assets whose bounds of one side conflict with all other limits, none of them without need; none where the side is not
 * needed. Tightest bounds are tried first: the bound that completes the shortest conflicting run is needed, those after it
 * are not, and so on. Source: Junker (2004), AAAI-04.
 */
export function neededBounds(constraints: Constraints, side: BoundSide): readonly number[] {
  const bounds = boundsOf(constraints, side);
  const sign = side === 'maximum' ? 1 : -1;
  const conflicts = (assets: readonly number[]) => {
    const kept = new Set(assets);
    const rest = withBounds(
      constraints,
      side,
      withoutBounds(constraints, side, (i) => !kept.has(i)),
    );
    return !isFeasible(polytopeOf(rest));
  };
  let open = Array.from(bounds, (_, i) => i);
  if (uniform(bounds) !== undefined) return conflicts([]) ? [] : open;
  open.sort((a, b) => sign * (bounds[a]! - bounds[b]!) || a - b);
  const needed: number[] = [];
  while (!conflicts(needed)) {
    let [low, high] = [0, open.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (conflicts([...needed, ...open.slice(0, middle)])) high = middle;
      else low = middle;
    }
    needed.push(open[high - 1]!);
    open = open.slice(0, high - 1);
    // Where rounding decides, what is left stays.
    if (open.length === 0) break;
    if (needed.length > mostTried) return [...needed, ...open].sort((a, b) => a - b);
  }
  return needed.sort((a, b) => a - b);
}

/** "maximum weight 0 % of A" for each of a few assets; in one breath where one number was given for all. */
export function boundWords(
  { symbols, constraints }: Limited,
  side: BoundSide,
  assets: readonly number[],
): string[] {
  const bounds = boundsOf(constraints, side);
  const one = uniform(bounds);
  if (one !== undefined) return [`${side} weight ${percent(one)} of each asset`];
  if (assets.length > mostNamed) {
    const all = assets.length === bounds.length;
    return [`${side} weights of ${all ? 'the assets' : `${assets.length} of the assets`}`];
  }
  return assets.map((i) => `${side} weight ${percent(bounds[i]!)} of ${symbols[i]!}`);
}

/**
 * Changes of the bounds of one side after which all limits hold: that of one asset, the least changes first, where one is
 * enough; else of all by the same step.
 */
export function boundRepairs(
  limited: Limited,
  side: BoundSide,
  assets: readonly number[],
  holds: (constraints: Constraints) => boolean = canHold,
): string[] {
  const { constraints } = limited;
  if (uniform(boundsOf(constraints, side)) === undefined && assets.length <= mostTried) {
    const single = singleRepairs(limited, side, assets, holds);
    if (single.length > 0) return single;
  }
  const repair = widerBounds(constraints, side, holds);
  return repair === undefined ? [] : [repair];
}

function singleRepairs(
  { symbols, constraints }: Limited,
  side: BoundSide,
  assets: readonly number[],
  holds: (constraints: Constraints) => boolean,
): string[] {
  const bounds = boundsOf(constraints, side);
  const verb = side === 'maximum' ? 'raise' : 'lower';
  const found = assets.flatMap((asset) => {
    const needed = neededBound(constraints, side, asset);
    if (needed === undefined) return [];
    // Told to a hundredth of a percent: it must hold as it is told.
    const told = hundredths(needed, side);
    if (!holds(withBounds(constraints, side, bounds.with(asset, told)))) return [];
    const text = `${verb} the ${side} weight of ${symbols[asset]!} to ${percent(told)}`;
    return [{ text, change: Math.round(1e6 * Math.abs(told - bounds[asset]!)) }];
  });
  return found
    .sort((a, b) => a.change - b.change)
    .slice(0, mostRepairs)
    .map(({ text }) => text);
}

/** Where the weight of an asset can come nearest to its bound; `undefined` where the other limits conflict by themselves. */
function neededBound(constraints: Constraints, side: BoundSide, asset: number): number | undefined {
  const open = withBounds(
    constraints,
    side,
    withoutBounds(constraints, side, (i) => i === asset),
  );
  if (!spans(open)) return undefined;
  const unit = new Float64Array(open.minWeights.length);
  unit[asset] = side === 'maximum' ? -1 : 1;
  const nearest = highestValue(polytopeOf(open), unit);
  return nearest.status === 'solved' ? nearest.x[asset] : undefined;
}

/** A bound as it is told, on the wider side. */
export function hundredths(value: number, side: BoundSide): number {
  const scaled = value * 1e4;
  const slack = 1e-9 * Math.max(1, Math.abs(scaled));
  return (side === 'maximum' ? Math.ceil(scaled - slack) : Math.floor(scaled + slack)) / 1e4;
}

/** The one number that all bounds are. */
export function uniform(bounds: Float64Array): number | undefined {
  const first = bounds[0]!;
  return bounds.every((value) => value === first) ? first : undefined;
}

/** The same with minimum weights at least `floor`, where there is one. */
export function aboveFloor(constraints: Constraints, floor: number | undefined): Constraints {
  if (floor === undefined) return constraints;
  const minWeights = constraints.minWeights.map((min) => Math.max(floor, min));
  return { ...constraints, minWeights };
}

/** Whether some weights meet bounds, budget and rows. */
export function canHold(constraints: Constraints): boolean {
  return spans(constraints) && isFeasible(polytopeOf(constraints));
}

/** Whether some weights meet bounds and budget. */
function spans({ minWeights, maxWeights, budget }: Constraints): boolean {
  let [least, most, size] = [0, 0, 1 + Math.abs(budget)];
  for (let i = 0; i < minWeights.length; i++) {
    if (minWeights[i]! > maxWeights[i]!) return false;
    least += minWeights[i]!;
    most += maxWeights[i]!;
    size += Math.abs(minWeights[i]!);
  }
  const slack = 1e-12 * size;
  return least <= budget + slack && most >= budget - slack;
}

/** Smallest uniform widening of one side of all bounds after which all limits hold, by bisection. */
function widerBounds(
  constraints: Constraints,
  side: BoundSide,
  holds: (constraints: Constraints) => boolean = canHold,
): string | undefined {
  const at = (step: number): Constraints =>
    side === 'maximum'
      ? { ...constraints, maxWeights: constraints.maxWeights.map((value) => value + step) }
      : { ...constraints, minWeights: constraints.minWeights.map((value) => value - step) };
  let low = 0;
  let high = 2 * largestWeight(constraints);
  if (!holds(at(high))) return undefined;
  while (high - low > 1e-10 * (1 + high)) {
    const middle = (low + high) / 2;
    if (holds(at(middle))) high = middle;
    else low = middle;
  }
  const first = uniform(boundsOf(constraints, side));
  const verb = side === 'maximum' ? 'raise' : 'lower';
  if (first === undefined) return `${verb} every ${side} weight by ${percent(high, 'up')}`;
  const value = side === 'maximum' ? percent(first + high, 'up') : percent(first - high, 'down');
  return `${verb} the ${side} weight to ${value}`;
}
