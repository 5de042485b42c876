import type { Estimate, ForecastSkill } from '@/forecast/skill';
import { blockBootstrap, blockDaysOf } from './block-bootstrap';
import type { TestRows } from './test-rows';

export type BootstrapSettings = ForecastSkill['bootstrap'];

/** What a day adds to a sum, from its rows from..to (to excluded). */
export type DayTerm = (from: number, to: number) => number;

/** The sum over the rows of a day. */
export const sumOver =
  (term: (row: number) => number): DayTerm =>
  (from, to) => {
    let sum = 0;
    for (let row = from; row < to; row++) sum += term(row);
    return sum;
  };

/** Sums of each term by day: days x terms, row-major. */
function dailySums({ dates, starts }: TestRows, terms: readonly DayTerm[]): Float64Array {
  const values = new Float64Array(dates.length * terms.length);
  for (const t of dates.keys()) {
    for (const [k, term] of terms.entries()) {
      values[t * terms.length + k] = term(starts[t]!, starts[t + 1]!);
    }
  }
  return values;
}

/**
 * Statistics of sums of terms, with their intervals. The same rows and settings give the same resamples, whatever is asked
 * of them.
 */
export function bootstrapDays(
  rows: TestRows,
  settings: BootstrapSettings,
  terms: readonly DayTerm[],
  statistics: readonly ((sums: Float64Array) => number)[],
): Estimate[] {
  return blockBootstrap(
    { values: dailySums(rows, terms), width: terms.length },
    { ...settings, blockDays: blockDaysOf(rows.horizonDays) },
    statistics,
  );
}

/** One difference of losses per day whose mean is the mean over all rows: days count as many rows as they have. */
export function dailyDifferences(rows: TestRows, difference: (row: number) => number) {
  const scale = rows.dates.length / rows.count;
  return dailySums(rows, [sumOver(difference)]).map((sum) => sum * scale);
}
