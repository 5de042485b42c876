import type { TestYears } from './test-rows';

/**
 * The fewest trading days after which prices had risen in at least this share of cases in the test years, up to a year;
 * null where none. What a claim of accuracy is worth without any forecast.
 */
export function alwaysUpHorizon(
  assets: readonly { readonly dates: readonly string[]; readonly closes: Float64Array }[],
  { from, until }: TestYears,
  accuracy: number,
): number | null {
  const tested = assets.map(({ dates, closes }) =>
    closes.filter((_, day) => dates[day]! >= from && dates[day]! <= until),
  );
  for (let horizon = 1; horizon <= 252; horizon++) {
    let [rises, count] = [0, 0];
    for (const closes of tested) {
      for (let day = 0; day + horizon < closes.length; day++) {
        count++;
        if (closes[day + horizon]! > closes[day]!) rises++;
      }
    }
    if (count > 0 && rises >= accuracy * count) return horizon;
  }
  return null;
}
