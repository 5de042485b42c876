import { blockBootstrap } from '@/forecast/evaluation/block-bootstrap';
import { type Confusion, matthewsCorrelation } from '@/forecast/evaluation/matthews-correlation';
import type { Estimate } from '@/forecast/skill';

/**
 * Blocks of a week: the predicted days do not overlap, and a test of 64 days has too few months. Ten thousand
 * resamples.
 */
const bootstrap = { blockDays: 5, replications: 10_000, seed: 1, level: 0.95 };

export interface TestDays {
  /** 1 up, 0 down. */
  readonly labels: readonly number[];
  /** The predicted day of each. */
  readonly days: readonly number[];
}

export interface Spread {
  readonly mean: number;
  /** Standard deviation over the seeds; 0 for one. */
  readonly deviation: number;
}

export interface MethodScore {
  readonly seeds: number;
  readonly accuracy: Spread;
  readonly matthews: Spread;
  /** The mean log odds of the seeds as one method, with 95 % intervals over days. */
  readonly together: {
    readonly accuracy: Estimate;
    readonly matthews: Estimate;
    readonly beyondAlwaysUp: Estimate;
  };
}

/** Scores log odds of a rise, seeds x test rows; above 0 is up. */
export function scoreMethod(test: TestDays, logOdds: readonly (readonly number[])[]): MethodScore {
  const single = logOdds.map((seed) => confusionOf(test, seed));
  const together = test.labels.map((_, row) => logOdds.reduce((sum, seed) => sum + seed[row]!, 0));
  const [accuracy, matthews, beyondAlwaysUp] = blockBootstrap(
    { values: dailyCounts(test, together), width: 4 },
    bootstrap,
    [
      (sums) => accuracyOf(confusion(sums)),
      (sums) => matthewsCorrelation(confusion(sums)),
      (sums) => accuracyOf(confusion(sums)) - baseRate(confusion(sums)),
    ],
  ) as [Estimate, Estimate, Estimate];
  return {
    seeds: logOdds.length,
    accuracy: spread(single.map(accuracyOf)),
    matthews: spread(single.map(matthewsCorrelation)),
    together: { accuracy, matthews, beyondAlwaysUp },
  };
}

export const accuracyOf = (counts: Confusion) =>
  (counts.truePositives + counts.trueNegatives) / sizeOf(counts);

/** Share of rises: how often "up" is right. */
const baseRate = (counts: Confusion) =>
  (counts.truePositives + counts.falseNegatives) / sizeOf(counts);

const sizeOf = (counts: Confusion) =>
  counts.truePositives + counts.trueNegatives + counts.falsePositives + counts.falseNegatives;

export function confusionOf({ labels }: TestDays, logOdds: readonly number[]): Confusion {
  const sums = new Float64Array(4);
  for (const [row, label] of labels.entries()) sums[cell(label, logOdds[row]!)]! += 1;
  return confusion(sums);
}

/** True positives, true negatives, false positives, false negatives. */
const cell = (label: number, logOdds: number) =>
  logOdds > 0 ? (label === 1 ? 0 : 2) : label === 1 ? 3 : 1;

const confusion = (sums: Float64Array): Confusion => ({
  truePositives: sums[0]!,
  trueNegatives: sums[1]!,
  falsePositives: sums[2]!,
  falseNegatives: sums[3]!,
});

function dailyCounts({ labels, days }: TestDays, logOdds: readonly number[]): Float64Array {
  const place = new Map([...new Set(days)].sort((a, b) => a - b).map((day, i) => [day, i]));
  const counts = new Float64Array(place.size * 4);
  for (const [row, label] of labels.entries()) {
    counts[place.get(days[row]!)! * 4 + cell(label, logOdds[row]!)]! += 1;
  }
  return counts;
}

function spread(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    mean,
    deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0,
  };
}
