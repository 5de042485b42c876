/**
 * The weights clamp(level * slope_i, min_i, max_i) with the one level at which they sum to `budget`:
 * proportional to the slopes wherever no bound binds. For equal slopes it is the Euclidean projection of
 * equal weights onto the bounds and the budget.
 *
 * Slopes are >= 0; +Infinity is filled before the others, all such assets alike (the limit of a slope that
 * grows without bound). The caller has checked sum min <= budget <= sum max.
 */
export function waterFill(
  slopes: Float64Array,
  minWeights: Float64Array,
  maxWeights: Float64Array,
  budget: number,
): Float64Array {
  const n = slopes.length;
  const rest = Float64Array.from(slopes, (_, i) =>
    Math.min(maxWeights[i]!, Math.max(minWeights[i]!, 0)),
  );
  const steep = indices(n, (i) => slopes[i] === Number.POSITIVE_INFINITY);
  const gentle = indices(n, (i) => slopes[i] !== Number.POSITIVE_INFINITY);
  if (steep.length === 0) return fill(slopes, gentle, rest, minWeights, maxWeights, budget);
  const up = budget >= total(rest);
  const side = up ? maxWeights : minWeights;
  const outside = gentle.reduce((sum, i) => sum + rest[i]!, 0);
  const extreme = steep.reduce((sum, i) => sum + side[i]!, 0);
  const enough = up ? outside + extreme >= budget : outside + extreme <= budget;
  if (enough) {
    return fill(new Float64Array(n).fill(1), steep, rest, minWeights, maxWeights, budget);
  }
  for (const i of steep) rest[i] = side[i]!;
  return fill(slopes, gentle, rest, minWeights, maxWeights, budget);
}

/** Water-fills `members`; everyone else stays at `rest`. */
function fill(
  slopes: Float64Array,
  members: readonly number[],
  rest: Float64Array,
  minWeights: Float64Array,
  maxWeights: Float64Array,
  budget: number,
): Float64Array {
  const weights = rest.slice();
  const at = (level: number) => {
    for (const i of members) {
      weights[i] = Math.min(maxWeights[i]!, Math.max(minWeights[i]!, level * slopes[i]!));
    }
  };
  const moving = members.filter((i) => slopes[i]! > 0);
  const breaks = Float64Array.from(
    moving.flatMap((i) => [minWeights[i]! / slopes[i]!, maxWeights[i]! / slopes[i]!]),
  ).sort();
  // The sum is piecewise linear and rising in the level: bisect over the breakpoints, then interpolate.
  let low = 0;
  let high = breaks.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    at(breaks[middle]!);
    if (total(weights) <= budget) low = middle;
    else high = middle;
  }
  const from = breaks[low] ?? 0;
  at(from);
  const missing = budget - total(weights);
  const inside = (breaks[low] ?? 0) / 2 + (breaks[high] ?? 0) / 2;
  let slope = 0;
  for (const i of moving) {
    const value = inside * slopes[i]!;
    if (value > minWeights[i]! && value < maxWeights[i]!) slope += slopes[i]!;
  }
  if (slope > 0) at(from + missing / slope);
  return weights;
}

function indices(n: number, test: (i: number) => boolean): number[] {
  return Array.from({ length: n }, (_, i) => i).filter(test);
}

function total(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
