import { StretchedDrawing } from '@/components/charts/stretched-drawing';
import type { Timeline } from '@/components/charts/timeline';
import { formatDay } from '@/lib/format';

/**
 * Axes of a chart over trading days, with a line at the day of the forecast. What runs over time is drawn in a stretched
 * inner drawing, per cent by pixels; text stands in the outer one and keeps its size.
 */
export function TimelineFrame({
  label,
  scales: { x, y },
  height,
  bottom,
  from,
  asOf,
  after,
  tick,
  unit,
  lines,
  children,
}: {
  label: string;
  scales: Timeline;
  height: number;
  bottom: number;
  /** First day shown, day of the forecast, and in words the end of it. */
  from: string;
  asOf: string;
  after: string;
  tick: (value: number) => string;
  /** Behind the topmost tick; empty where the subtitle says it. */
  unit: string;
  lines: React.ReactNode;
  children: React.ReactNode;
}) {
  const ticks = y.ticks(4);
  return (
    <svg
      role="img"
      aria-label={label}
      width="100%"
      height={height}
      fontSize={12}
      className="mt-3 block overflow-visible tabular-nums"
    >
      {ticks.map((value) => (
        <line key={value} x1="0" x2="100%" y1={y(value)} y2={y(value)} stroke="var(--rule)" />
      ))}
      <line x1={`${x(0)}%`} x2={`${x(0)}%`} y1={8} y2={bottom} stroke="var(--edge)" />
      <StretchedDrawing height={height}>{lines}</StretchedDrawing>
      {ticks.map((value, index) => (
        <text
          key={value}
          x="0"
          y={y(value) - 4}
          fill="var(--soft)"
          stroke="var(--paper)"
          strokeWidth={3}
          paintOrder="stroke"
        >
          {tick(value)}
          {index === ticks.length - 1 && unit && ` ${unit}`}
        </text>
      ))}
      <text x={`${x.range()[0]}%`} y={height - 8} fill="var(--soft)">
        {formatDay(from)}
      </text>
      <text x={`${x(0)}%`} y={height - 8} textAnchor="end" fill="var(--soft)">
        {formatDay(asOf)}
      </text>
      <text x="100%" y={height - 8} textAnchor="end" fill="var(--soft)">
        {after}
      </text>
      {children}
    </svg>
  );
}
