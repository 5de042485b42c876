import type { Comparison } from './agreement';
import { byDate, median, type SourceDay, type SourceSeries } from './source';
import { adjustPricesForSplits, detectSplits, isVolumeSplitAdjusted, type Split } from './split';

export interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Null where the data set has none. */
  readonly volume: number | null;
}

export const isConsistent = ({ open, high, low, close }: Bar) =>
  [open, high, low, close].every((price) => Number.isFinite(price) && price > 0) &&
  low <= Math.min(open, close) &&
  high >= Math.max(open, close);

/** New shares per old share of `days` seen from `reference`: whole numbers are taken as such, others as measured. */
export function shareFactor(
  reference: ReadonlyMap<string, Bar>,
  days: readonly SourceDay[],
): number {
  const factors = days.flatMap(({ date, close }) => {
    const bar = reference.get(date);
    return bar && close !== null ? [close / bar.close] : [];
  });
  const measured = median(factors);
  const stray = factors.filter((factor) => Math.abs(factor / measured - 1) > 5e-3).length;
  if (stray > 0)
    throw new Error(`shareFactor: ${stray} of ${factors.length} days do not lie on one basis`);
  return Math.abs(measured / Math.round(measured) - 1) < 1e-4 ? Math.round(measured) : measured;
}

export interface MergedBars {
  readonly bars: ReadonlyMap<string, Bar>;
  readonly dropped: readonly string[];
  readonly splits: readonly { source: string; split: Split }[];
}

/**
 * Open, high, low, close and volume on the split basis of the newest data set; a day comes whole from the newest data
 * set that has it and does not disagree with the base. `comparison` is absent for the base itself.
 */
export function mergeBars(
  sources: readonly { series: SourceSeries; comparison?: Comparison }[],
): MergedBars {
  const newestFirst = sources
    .filter(({ series }) => series.days.some((day) => day.close !== null))
    .sort((a, b) => (a.series.days.at(-1)!.date < b.series.days.at(-1)!.date ? 1 : -1));
  const bars = new Map<string, Bar>();
  const dropped: string[] = [];
  const splits: { source: string; split: Split }[] = [];
  for (const { series, comparison } of newestFirst) {
    const own = series.asTraded ? detectSplits(series.days) : [];
    splits.push(...own.map((split) => ({ source: series.source, split })));
    if (!isVolumeSplitAdjusted(series.days, own)) {
      throw new Error(
        `mergeBars: the volume of ${series.symbol} in ${series.source} jumps at its splits`,
      );
    }
    const days = adjustPricesForSplits(series.days, own);
    const factor = bars.size === 0 ? 1 : shareFactor(bars, days);
    checkVolumeBasis(bars, byDate(days), factor, `${series.symbol} in ${series.source}`);
    for (const { date, open, high, low, close, volume } of days) {
      if (bars.has(date) || open === null || high === null || low === null || close === null)
        continue;
      if (comparison?.overlapDates.has(date) && !comparison.agreeingDates.has(date)) continue;
      const bar: Bar = {
        open: open / factor,
        high: high / factor,
        low: low / factor,
        close: close / factor,
        volume: volume === null || volume === 0 ? null : Math.round(volume * factor),
      };
      if (isConsistent(bar)) bars.set(date, bar);
      else dropped.push(date);
    }
  }
  return { bars, dropped, splits };
}

function checkVolumeBasis(
  bars: ReadonlyMap<string, Bar>,
  days: ReadonlyMap<string, SourceDay>,
  factor: number,
  what: string,
): void {
  const ratios = [...days].flatMap(([date, { volume }]) => {
    const known = bars.get(date)?.volume;
    return known && volume ? [known / (volume * factor)] : [];
  });
  if (ratios.length > 0 && Math.abs(median(ratios) - 1) > 0.02) {
    throw new Error(
      `mergeBars: the volume of ${what} is ${median(ratios)} times off its share basis`,
    );
  }
}
