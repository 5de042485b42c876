import type { Estimate } from '@/forecast/skill';
import { seededRandom } from './seeded-random';
import { studentTQuantile } from './student-t';

const { floor } = Math;

export interface DailySums {
  /** Days x width, row-major: what every day adds to each sum, over its whole cross-section. */
  readonly values: Float64Array;
  readonly width: number;
}

export interface BlockBootstrapOptions {
  readonly blockDays: number;
  readonly replications: number;
  readonly seed: number;
  /** Probability of the central interval. */
  readonly level: number;
}

/** Twice the horizon, at least a month: returns over a horizon share days with the next ones, volatility clusters anyway. */
export const blockDaysOf = (horizon: number) => Math.max(2 * horizon, 21);

/**
 * Central intervals of statistics of sums over days, by the circular block bootstrap: whole days in blocks, so that what
 * assets have in common and what overlapping horizons share stays together. The same resamples serve every statistic.
 *
 * Percentile ends, moved away from the value by t / z x B / (B - 1), B = days / blockDays, t and z the quantiles of Student
 * with B - 1 degrees of freedom and of the normal distribution: few blocks vary less than the data they come from.
 * Simulated for 1257 days (fat-tailed factor, 20 assets) 95 % intervals of a share then cover 94, 94, 95 and 93 % at
 * horizons of 1, 5, 21 and 63 days; plain ones with blocks of one horizon 94, 93, 90 and 87 %.
 * Source: Politis and Romano (1992), A circular block-resampling procedure for stationary data.
 *
 * @param statistics functions of the sums, width long; each must be finite on every resample
 * @throws RangeError for fewer than three blocks or a statistic that is not finite
 */
export function blockBootstrap(
  { values, width }: DailySums,
  { blockDays, replications, seed, level }: BlockBootstrapOptions,
  statistics: readonly ((sums: Float64Array) => number)[],
): Estimate[] {
  const days = values.length / width;
  const blocks = days / blockDays;
  if (blocks < 3) {
    throw new RangeError(`blockBootstrap: ${days} days are too few for blocks of ${blockDays}`);
  }
  const prefix = prefixSums(values, width, blockDays);
  const total = prefix.subarray(days * width, (days + 1) * width);
  const random = seededRandom(seed);
  const whole = Math.floor(blocks);
  // The last block is shorter, so that a resample is as long as the data.
  const rest = days - whole * blockDays;
  const resampled = statistics.map(() => new Float64Array(replications));
  const sums = new Float64Array(width);
  for (let replication = 0; replication < replications; replication++) {
    sums.fill(0);
    for (let block = 0; block <= whole; block++) {
      const from = floor(random() * days) * width;
      const to = from + (block < whole ? blockDays : rest) * width;
      for (let k = 0; k < width; k++) sums[k]! += prefix[to + k]! - prefix[from + k]!;
    }
    for (const [k, statistic] of statistics.entries()) {
      resampled[k]![replication] = finite(statistic(sums));
    }
  }
  const widening = smallSampleFactor(blocks, level);
  return statistics.map((statistic, k) => {
    const value = finite(statistic(total));
    const sorted = resampled[k]!.sort();
    const end = (p: number) => value + widening * (quantile(sorted, p) - value);
    const low = Math.min(end((1 - level) / 2), value);
    return { value, low, high: Math.max(end((1 + level) / 2), value) };
  });
}

/** Row i is the sum of the first i days, counted on beyond the last by one block of the first again. */
function prefixSums(values: Float64Array, width: number, blockDays: number): Float64Array {
  const days = values.length / width;
  const prefix = new Float64Array((days + blockDays + 1) * width);
  for (let day = 0; day < days + blockDays; day++) {
    const from = (day % days) * width;
    for (let k = 0; k < width; k++) {
      prefix[(day + 1) * width + k] = prefix[day * width + k]! + values[from + k]!;
    }
  }
  return prefix;
}

function smallSampleFactor(blocks: number, level: number): number {
  const p = (1 + level) / 2;
  const student = studentTQuantile(p, blocks - 1);
  const normal = studentTQuantile(p, 1e7);
  return (student / normal) * (blocks / (blocks - 1));
}

/** Linear between order statistics, as R's type 7. */
function quantile(sorted: Float64Array, p: number): number {
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  const next = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return sorted[below]! + (position - below) * (next - sorted[below]!);
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`blockBootstrap: a statistic is ${value}`);
  return value;
}
