import { median, type SourceDay } from './source';

export interface Split {
  /** First day on which the new shares traded. */
  readonly date: string;
  readonly newShares: number;
  readonly oldShares: number;
}

const ratios: readonly [number, number][] = [
  ...[2, 3, 4, 5, 6, 7, 8, 10, 15, 20].flatMap((n): [number, number][] => [
    [n, 1],
    [1, n],
  ]),
  [3, 2],
  [4, 3],
  [5, 4],
];
/** Above the noise of adjusted closes with two decimals, below the distance of neighbouring ratios. */
const ratioTolerance = 5e-3;

const factor = (day: SourceDay) => (day.close === null ? null : day.adjustedClose / day.close);

/**
 * Splits read off the steps of adjusted close / close. A dividend makes a step too, but hardly ever one near a ratio of
 * small integers; the close itself must also move by about the ratio.
 */
export function detectSplits(days: readonly SourceDay[]): Split[] {
  const splits: Split[] = [];
  for (let i = 1; i < days.length; i++) {
    const before = factor(days[i - 1]!);
    const after = factor(days[i]!);
    if (before === null || after === null) continue;
    const step = after / before;
    const ratio = ratios.find(([n, m]) => Math.abs(step / (n / m) - 1) < ratioTolerance);
    if (!ratio) continue;
    const [newShares, oldShares] = ratio;
    const move = days[i - 1]!.close! / days[i]!.close!;
    if (Math.abs(Math.log(move / (newShares / oldShares))) > Math.log(1.25)) continue;
    splits.push({ date: days[i]!.date, newShares, oldShares });
  }
  return splits;
}

/** Prices as if every split had always been in force; volume is left alone. */
export function adjustPricesForSplits(
  days: readonly SourceDay[],
  splits: readonly Split[],
): SourceDay[] {
  return days.map((day) => {
    const shares = splits
      .filter((split) => day.date < split.date)
      .reduce((product, split) => (product * split.newShares) / split.oldShares, 1);
    const adjust = (price: number | null) => (price === null ? null : price / shares);
    return {
      ...day,
      open: adjust(day.open),
      high: adjust(day.high),
      low: adjust(day.low),
      close: adjust(day.close),
    };
  });
}

/**
 * True where the share volume does not jump at the splits, so it is already counted in new shares. Compares the
 * median volume of the 40 days before and after; a split of 2 or more moves an unadjusted volume far beyond that.
 */
export function isVolumeSplitAdjusted(
  days: readonly SourceDay[],
  splits: readonly Split[],
): boolean {
  const window = 40;
  let logStep = 0;
  let logRatio = 0;
  for (const { date, newShares, oldShares } of splits) {
    const at = days.findIndex((day) => day.date === date);
    const volumes = (from: number, to: number) =>
      days.slice(Math.max(0, from), to).flatMap((day) => (day.volume === null ? [] : [day.volume]));
    const [before, after] = [volumes(at - window, at), volumes(at, at + window)];
    if (before.length === 0 || after.length === 0) continue;
    logStep += Math.log(median(after) / median(before)) * Math.sign(newShares - oldShares);
    logRatio += Math.abs(Math.log(newShares / oldShares));
  }
  return logStep <= logRatio / 2;
}
