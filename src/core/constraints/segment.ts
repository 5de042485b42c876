import type { Constraints } from '@/core/optimizers/contract';

/**
 * A weight cut at the kinks of |w - current| and |w| into the parts it is filled up from, lowest first:
 *
 *   w_i = sum of v_k over the segments k of asset i,   lower_k <= v_k <= upper_k,
 *
 * the first from min_i to the first kink, each other from zero to its length. As slopes rise from segment to
 * segment, |w_i - c_i| = trade_k'v + a constant wherever the segments are filled in order, and is below that
 * otherwise, so no complementarity has to be imposed. The sum of the segments is the sum of the weights:
 * a budget stays a budget. Where `net` frees it, a last variable takes up what is not invested.
 */
export interface Segments {
  /** Asset of each segment; -1 for the uninvested rest. */
  readonly asset: Int32Array;
  /** First segment of each asset, length n + 1. */
  readonly first: Int32Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Sum of all segments. */
  readonly budget: number;
  /** Weight at the lower and the upper end of each segment, filled in order. */
  readonly from: Float64Array;
  readonly to: Float64Array;
  /** Slope of |w - current| on each segment, and its constant per asset. */
  readonly tradeSlope: Float64Array;
  readonly tradeConstant: Float64Array;
  /** Slope of |w| on each segment, and its constant per asset. */
  readonly sizeSlope: Float64Array;
  readonly sizeConstant: Float64Array;
}

export interface Kinks {
  /** Weights held now, length n, where trades count. */
  readonly current: Float64Array | undefined;
  /** Whether the sign of a weight counts. */
  readonly zero: boolean;
}

export function segmentsOf(constraints: Constraints, { current: held, zero }: Kinks): Segments {
  const { minWeights, maxWeights, budget, net } = constraints;
  const current = held && withoutRemnants(held, constraints, zero);
  const n = minWeights.length;
  const asset: number[] = [];
  const first = new Int32Array(n + 1);
  const from: number[] = [];
  const to: number[] = [];
  for (let i = 0; i < n; i++) {
    first[i] = asset.length;
    const min = minWeights[i]!;
    const max = maxWeights[i]!;
    const kinks = zero ? [0] : [];
    if (current) kinks.push(current[i]!);
    const inside = [...new Set(kinks)].filter((kink) => kink > min && kink < max);
    const ends = [min, ...inside.sort((a, b) => a - b), max];
    for (let k = 1; k < ends.length; k++) {
      asset.push(i);
      from.push(ends[k - 1]!);
      to.push(ends[k]!);
    }
  }
  first[n] = asset.length;
  const invested = asset.length;
  if (net) asset.push(-1);
  const m = asset.length;
  const lower = new Float64Array(m);
  const upper = new Float64Array(m);
  const tradeSlope = new Float64Array(m);
  const sizeSlope = new Float64Array(m);
  for (let k = 0; k < invested; k++) {
    const i = asset[k]!;
    const base = first[i] === k;
    lower[k] = base ? from[k]! : 0;
    upper[k] = base ? to[k]! : to[k]! - from[k]!;
    if (current) tradeSlope[k] = from[k]! >= current[i]! ? 1 : -1;
    if (zero) sizeSlope[k] = from[k]! >= 0 ? 1 : -1;
  }
  if (net) upper[invested] = net.max - net.min;
  const constant = (slope: Float64Array, centre: (i: number) => number) =>
    Float64Array.from({ length: n }, (_, i) => {
      const min = minWeights[i]!;
      return Math.abs(min - centre(i)) - slope[first[i]!]! * min;
    });
  return {
    asset: Int32Array.from(asset),
    first,
    lower,
    upper,
    budget: net ? net.max : budget,
    from: Float64Array.from(from),
    to: Float64Array.from(to),
    tradeSlope,
    tradeConstant: current ? constant(tradeSlope, (i) => current[i]!) : new Float64Array(n),
    sizeSlope,
    sizeConstant: zero ? constant(sizeSlope, () => 0) : new Float64Array(n),
  };
}

/** Shortest segment, as a share of what is held or invested. */
const remnant = 1e-13;

/**
 * What is held, with holdings that lie next to a bound or to zero taken to be there: remnants of rounding, as in the answer
 * of an earlier problem, would make segments too short to compute with.
 */
function withoutRemnants(
  held: Float64Array,
  { minWeights, maxWeights, budget, net }: Constraints,
  zero: boolean,
): Float64Array {
  const invested = net ? Math.max(Math.abs(net.min), Math.abs(net.max)) : Math.abs(budget);
  const near = remnant * held.reduce((sum, weight) => sum + Math.abs(weight), invested);
  return held.map((weight, i) => {
    const ends = [minWeights[i]!, maxWeights[i]!];
    if (zero) ends.unshift(0);
    return ends.find((end) => Math.abs(weight - end) <= near) ?? weight;
  });
}

/** The same weights with their segments filled in order, and exactly on a kink or bound where all parts are. */
export function fillInOrder(
  { asset, first, lower, upper, from, to }: Segments,
  values: Float64Array,
): { values: Float64Array; weights: Float64Array } {
  const n = first.length - 1;
  const ordered = values.slice();
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const start = first[i]!;
    const end = first[i + 1]!;
    if (end - start === 1) {
      weights[i] = values[start]!;
      continue;
    }
    let weight = 0;
    for (let k = start; k < end; k++) weight += values[k]!;
    const ulp = 4e-16 * (Math.abs(from[start]!) + Math.abs(to[end - 1]!));
    for (let k = start; k < end; k++) {
      const full = weight >= to[k]! - ulp;
      const empty = weight <= from[k]! + ulp;
      const reached = k === start ? weight : weight - from[k]!;
      ordered[k] = full ? upper[k]! : empty ? lower[k]! : reached;
      if (full && (k === end - 1 || weight <= to[k]! + ulp)) weight = to[k]!;
      if (empty && k === start) weight = from[k]!;
    }
    weights[i] = weight;
  }
  if (asset.at(-1) === -1) ordered[asset.length - 1] = values.at(-1)!;
  return { values: ordered, weights };
}

/**
 * Weights as the segments that they fill in order; what lies outside of the bounds stays in the first or the last of its asset,
 * and what is not invested, if that is free, in the rest.
 */
export function inSegments(
  { asset, first, lower, upper, from, budget }: Segments,
  weights: Float64Array,
): Float64Array {
  let rest = budget;
  return Float64Array.from(asset, (i, k) => {
    if (i < 0) return rest;
    const weight = weights[i]!;
    const isBase = first[i] === k;
    const isLast = first[i + 1] === k + 1;
    const reached = isBase ? weight : Math.max(lower[k]!, weight - from[k]!);
    const value = isLast ? reached : Math.min(upper[k]!, reached);
    rest -= value;
    return value;
  });
}

/** One number per asset as one per segment; zero for the uninvested rest. */
export function perSegment({ asset }: Segments, values: Float64Array): Float64Array {
  return Float64Array.from(asset, (i) => (i < 0 ? 0 : values[i]!));
}
