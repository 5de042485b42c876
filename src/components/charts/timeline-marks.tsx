import { linePath, type Timeline, type TimePoint } from '@/components/charts/timeline';

type Paint = 'ink' | 'soft' | 'accent' | 'baseline';

/** A line inside the stretched drawing of a `TimelineFrame`; its width is not stretched. */
export function TimeLine({
  scales,
  points,
  paint,
  width,
}: {
  scales: Timeline;
  points: readonly TimePoint[];
  paint: Paint;
  width: number;
}) {
  return (
    <path
      d={linePath(scales, points)}
      fill="none"
      stroke={`var(--${paint})`}
      strokeWidth={width}
      strokeLinejoin="round"
      vectorEffect="non-scaling-stroke"
    />
  );
}

/** Names the end of a line at the right edge, on a phone by its number alone; a halo keeps it clear of the lines that it crosses. */
export function EndLabel({
  y,
  name = '',
  text,
  strong = false,
}: {
  y: number;
  name?: string;
  text: string;
  strong?: boolean;
}) {
  return (
    <text
      x="100%"
      y={y}
      textAnchor="end"
      fill={strong ? 'var(--ink)' : 'var(--soft)'}
      fontWeight={strong ? 600 : 400}
      stroke="var(--paper)"
      strokeWidth={3}
      paintOrder="stroke"
    >
      {name && <tspan className="hidden sm:inline print:inline">{name} </tspan>}
      {text}
    </text>
  );
}
