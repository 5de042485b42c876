import type { Comparison } from './agreement';
import type { SourceSeries } from './source';

/**
 * Adjusted close per day on the level of `base`. Other data sets are scaled by the factor measured on the overlap
 * (chain-linking): where they agree with the base the finer-written value is taken; outside the base's days they
 * extend it; where they disagree the base stays.
 */
export function mergeAdjustedCloses(
  base: SourceSeries,
  others: readonly { series: SourceSeries; comparison: Comparison }[],
): Map<string, number> {
  const merged = new Map(
    base.days.map((day) => [
      day.date,
      { value: day.adjustedClose, step: base.resolution(day.adjustedClose) / day.adjustedClose },
    ]),
  );
  for (const { series, comparison } of others) {
    for (const { date, adjustedClose } of series.days) {
      if (comparison.overlapDates.has(date) && !comparison.agreeingDates.has(date)) continue;
      const step = series.resolution(adjustedClose) / adjustedClose;
      const present = merged.get(date);
      if (!present || step < present.step)
        merged.set(date, { value: adjustedClose * comparison.scale, step });
    }
  }
  return new Map(
    [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([date, { value }]) => [date, value]),
  );
}
