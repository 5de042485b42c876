/**
 * A quantity known from some day on: `values[i]` belongs to day `first + i` of the prices it was computed from.
 * Days before `first` have too little history; there are no placeholders for them.
 */
export interface Indicator {
  readonly first: number;
  readonly values: Float64Array;
}

/** The value of a day at or after `first`. */
export const valueAt = ({ first, values }: Indicator, day: number) => values[day - first]!;

/** One value per day from `first` on; empty where the prices end before it. */
export function indicator(
  days: number,
  first: number,
  valueOn: (day: number) => number,
): Indicator {
  const values = new Float64Array(Math.max(days - first, 0));
  for (let i = 0; i < values.length; i++) values[i] = valueOn(first + i);
  return { first, values };
}
