import type { PriceColumns } from '@/market/price-columns';

/** Table 1 of Feng et al. (2019), in percent: a day's prices against its close, its close against the day before, means. */
export const paperFeatureNames = [
  'open-to-close',
  'high-to-close',
  'low-to-close',
  'close-to-previous',
  'adjusted-to-previous',
  'mean-5',
  'mean-10',
  'mean-15',
  'mean-20',
  'mean-25',
  'mean-30',
] as const;

const averages = [5, 10, 15, 20, 25, 30];

/** Closes a day needs for its features, itself included. */
export const paperHistory = 30;

/** A split that the plain close still shows would be the largest number by far. */
const bound = (percent: number) => Math.min(Math.max(percent, -25), 25);

/** One row per day from the thirtieth on, of that day and earlier ones only. */
export function paperFeatures(bars: PriceColumns): number[][] {
  const { open, high, low, close, adjustedClose } = bars;
  const rows: number[][] = [];
  for (let day = paperHistory - 1; day < close.length; day++) {
    const means = averages.map((period) => {
      let sum = 0;
      for (let i = day - period + 1; i <= day; i++) sum += adjustedClose[i]!;
      return sum / period / adjustedClose[day]!;
    });
    const ratios = [
      open[day]! / close[day]!,
      high[day]! / close[day]!,
      low[day]! / close[day]!,
      close[day]! / close[day - 1]!,
      adjustedClose[day]! / adjustedClose[day - 1]!,
      ...means,
    ];
    rows.push(ratios.map((ratio) => bound(100 * (ratio - 1))));
  }
  return rows;
}
