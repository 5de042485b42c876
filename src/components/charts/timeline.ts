import { type ScaleLinear, scaleLinear } from 'd3-scale';

/** A point of a line: trading days after the last close, negative before it. */
export interface TimePoint {
  readonly day: number;
  readonly value: number;
}

export interface Timeline {
  /** Per cent of the drawing's width. */
  readonly x: ScaleLinear<number, number>;
  /** Pixels from the top. */
  readonly y: ScaleLinear<number, number>;
}

/** Per cent of the width in which the values of the ticks stand alone. */
const gutter = 12;

/** Days along the width, values along the height, with a little air above and below. */
export function timeline(
  points: readonly TimePoint[],
  { top, bottom }: { readonly top: number; readonly bottom: number },
): Timeline {
  const days = points.map(({ day }) => day);
  const values = points.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const air = (high - low || Math.abs(high) || 1) * 0.06;
  return {
    x: scaleLinear([Math.min(...days), Math.max(...days)], [gutter, 100]),
    y: scaleLinear([low - air, high + air], [bottom, top]),
  };
}

/** SVG path data of a line through the points. */
export function linePath({ x, y }: Timeline, points: readonly TimePoint[]): string {
  return points
    .map(({ day, value }, i) => `${i === 0 ? 'M' : 'L'}${round(x(day))} ${round(y(value))}`)
    .join('');
}

/** SVG path data of the area between two lines over the same days. */
export function bandPath(
  scales: Timeline,
  low: readonly TimePoint[],
  high: readonly TimePoint[],
): string {
  return `${linePath(scales, high)}${linePath(scales, [...low].reverse()).replace('M', 'L')}Z`;
}

/** Last days of calendar months among ascending days, with their position; the last day of all belongs to none yet. */
export function monthEnds(dates: readonly string[]): { date: string; index: number }[] {
  return dates.flatMap((date, index) => {
    const next = dates[index + 1];
    return next !== undefined && next.slice(0, 7) !== date.slice(0, 7) ? [{ date, index }] : [];
  });
}

const round = (value: number) => Math.round(value * 100) / 100;
