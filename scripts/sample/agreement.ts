import type { Agreement } from '@/market/sample/schema';
import { byDate, median, type SourceSeries } from './source';

/** Allowed beyond the rounding of both data sets, as a share of the price: vintages adjust dividends to few digits. */
export const levelTolerance = 1e-4;

export interface Comparison extends Agreement {
  readonly agreeingDates: ReadonlySet<string>;
  readonly overlapDates: ReadonlySet<string>;
}

/** First and last of each stretch of flagged positions. */
function stretches(dates: readonly string[], flagged: ReadonlySet<string>): [string, string][] {
  const found: [string, string][] = [];
  dates.forEach((date, i) => {
    if (!flagged.has(date)) return;
    if (i > 0 && flagged.has(dates[i - 1]!)) found.at(-1)![1] = date;
    else found.push([date, date]);
  });
  return found;
}

/**
 * Holds the adjusted closes of `other` against those of `base` on their common days. Adjusted closes of two vintages
 * differ by one factor, so a day agrees where its level, scaled by that factor, and its return both lie within the
 * rounding of the two data sets plus `levelTolerance`.
 */
export function compareAdjustedCloses(base: SourceSeries, other: SourceSeries): Comparison {
  const known = byDate(other.days);
  const pairs = base.days.flatMap((day) => {
    const match = known.get(day.date);
    return match ? [{ date: day.date, a: day.adjustedClose, b: match.adjustedClose }] : [];
  });
  if (pairs.length === 0) {
    throw new Error(
      `compareAdjustedCloses: ${base.source} and ${other.source} share no day of ${base.symbol}`,
    );
  }
  const slack = (a: number, b: number, scale: number) =>
    base.resolution(a) / 2 + (scale * other.resolution(b)) / 2 + levelTolerance * a;
  const rough = median(pairs.map(({ a, b }) => a / b));
  const near = pairs.filter(({ a, b }) => Math.abs(a - rough * b) <= slack(a, b, rough));
  const sum = (pick: (pair: { a: number; b: number }) => number) =>
    near.reduce((total, pair) => total + pick(pair), 0);
  const scale = sum(({ a }) => a) / sum(({ b }) => b);

  const disagreeing = new Set<string>();
  const disagreeingReturns: string[] = [];
  let maxRelativeDifference = 0;
  pairs.forEach(({ date, a, b }, i) => {
    const share = slack(a, b, scale) / a;
    const difference = Math.abs(a - scale * b) / a;
    const before = pairs[i - 1];
    if (before) {
      const allowed = share + slack(before.a, before.b, scale) / before.a;
      const [returnA, returnB] = [a / before.a, b / before.b];
      if (Math.abs(returnA - returnB) > allowed * returnA) disagreeingReturns.push(date);
    }
    if (difference > share || disagreeingReturns.at(-1) === date) disagreeing.add(date);
    else maxRelativeDifference = Math.max(maxRelativeDifference, difference);
  });
  const dates = pairs.map(({ date }) => date);
  return {
    source: other.source,
    base: base.source,
    scale,
    days: pairs.length,
    agreeing: pairs.length - disagreeing.size,
    maxRelativeDifference,
    disagreeing: stretches(dates, disagreeing),
    disagreeingReturns,
    unconfirmed: other.days.length - pairs.length,
    agreeingDates: new Set(dates.filter((date) => !disagreeing.has(date))),
    overlapDates: new Set(dates),
  };
}
