import { ChartFigure } from '@/components/charts/chart-figure';
import { NumbersTable } from '@/components/charts/numbers-table';
import { monthEnds, type TimePoint, timeline } from '@/components/charts/timeline';
import { TimelineFrame } from '@/components/charts/timeline-frame';
import { EndLabel, TimeLine } from '@/components/charts/timeline-marks';
import { formatDay, formatPercent } from '@/lib/format';

const height = 240;
const top = 24;
const bottom = height - 28;

/** The volatility of the past year, and beside each other what the model and the plainest rival put after it. */
export function VolatilityChart({
  title,
  subtitle,
  dates,
  past,
  ahead,
}: {
  title: string;
  subtitle: string;
  /** Up to the day of the forecast, oldest first. */
  dates: readonly string[];
  /** Exponentially weighted, a year; null where unknown. */
  past: readonly (number | null)[];
  /** By horizon, shortest first; a year. */
  ahead: readonly { readonly days: number; readonly volatilityAnnual: number }[];
}) {
  const history = past.flatMap((value, i) =>
    value === null ? [] : [{ day: i + 1 - past.length, value }],
  );
  const now = history.at(-1)?.value;
  const forecast: TimePoint[] = ahead.map(({ days, volatilityAnnual }) => ({
    day: days,
    value: volatilityAnnual,
  }));
  const last = forecast.at(-1)!;
  const ground = { day: 1 - past.length, value: 0 };
  const scales = timeline([ground, ...history, ...forecast], { top, bottom });
  const above = now === undefined || last.value >= now;
  return (
    <ChartFigure title={title} subtitle={subtitle} under={1}>
      <TimelineFrame
        label={`Volatility over the last ${past.length} trading days and as forecast; the numbers are in the table below.`}
        scales={scales}
        height={height}
        bottom={bottom}
        from={dates[0]!}
        asOf={dates.at(-1)!}
        after={`+${last.day} days`}
        tick={(value) => formatPercent(value, 0)}
        unit=""
        lines={
          <>
            <TimeLine scales={scales} points={history} paint="ink" width={1.5} />
            {now !== undefined && (
              <TimeLine
                scales={scales}
                points={[
                  { day: 0, value: now },
                  { day: last.day, value: now },
                ]}
                paint="baseline"
                width={2}
              />
            )}
            <TimeLine scales={scales} points={forecast} paint="accent" width={2} />
          </>
        }
      >
        {forecast.map(({ day, value }) => (
          <circle
            key={day}
            cx={`${scales.x(day)}%`}
            cy={scales.y(value)}
            r={3.5}
            fill="var(--accent)"
            stroke="var(--paper)"
          />
        ))}
        <EndLabel
          y={scales.y(above ? Math.max(last.value, now ?? 0) : last.value) + (above ? -10 : 20)}
          name="forecast"
          text={formatPercent(last.value)}
          strong
        />
        {now !== undefined && (
          <EndLabel
            y={scales.y(above ? now : Math.max(now, last.value)) + (above ? 20 : -8)}
            name="recent days"
            text={formatPercent(now)}
          />
        )}
      </TimelineFrame>
      <NumbersTable
        caption="Volatility a year: month ends of the past year, and the forecast by horizon"
        columns={['Day', 'Volatility a year']}
        rows={[
          ...monthEnds(dates).flatMap(({ date, index }) => {
            const value = past[index];
            return value == null ? [] : [[formatDay(date), formatPercent(value)]];
          }),
          ...(now === undefined
            ? []
            : [[`${formatDay(dates.at(-1)!)}, recent days`, formatPercent(now)]]),
          ...ahead.map(({ days, volatilityAnnual }) => [
            `forecast over ${days} ${days === 1 ? 'day' : 'days'}`,
            formatPercent(volatilityAnnual),
          ]),
        ]}
      />
    </ChartFigure>
  );
}
