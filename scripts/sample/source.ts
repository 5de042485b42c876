/** One day of one data set; null = the data set does not have it. */
export interface SourceDay {
  readonly date: string;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly volume: number | null;
  readonly adjustedClose: number;
}

/** One symbol's history in one data set. */
export interface SourceSeries {
  /** Registry package, as its folder is named. */
  readonly source: string;
  readonly symbol: string;
  /** Ascending, one per date. */
  readonly days: readonly SourceDay[];
  /** Distance between neighbouring values that the data set can write near this price. */
  readonly resolution: (price: number) => number;
  /** Open, high, low and close as traded, not adjusted for later splits. */
  readonly asTraded: boolean;
}

export const byDate = (days: readonly SourceDay[]) => new Map(days.map((day) => [day.date, day]));

export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('median: no values');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
