import { ChartFigure } from '@/components/charts/chart-figure';
import { NumbersTable } from '@/components/charts/numbers-table';
import { bandPath, monthEnds, type TimePoint, timeline } from '@/components/charts/timeline';
import { TimelineFrame } from '@/components/charts/timeline-frame';
import { EndLabel, TimeLine } from '@/components/charts/timeline-marks';
import { formatDay, formatPercent, formatSignedPercent } from '@/lib/format';

export interface FanStep {
  /** Trading days. */
  readonly days: number;
  /** Simple returns over them. */
  readonly middle: number;
  readonly low: number;
  readonly high: number;
}

const height = 300;
const top = 20;
const bottom = height - 28;
/** Closer than this, two labels at the right edge would touch. */
const labelHeight = 15;

const interpolate = (from: number, to: number, share: number) => from + (to - from) * share;

/**
 * The band between the horizons: the middle of the log return grows with time, its reach with the root of time, as they
 * would if every day between two horizons were alike.
 */
function between(steps: readonly FanStep[]) {
  const known = [{ days: 0, middle: 0, low: 0, high: 0 }, ...steps].map(
    ({ days, middle, low, high }) => {
      const centre = Math.log1p(middle);
      return { days, centre, below: centre - Math.log1p(low), above: Math.log1p(high) - centre };
    },
  );
  const lines = { middle: [] as TimePoint[], low: [] as TimePoint[], high: [] as TimePoint[] };
  for (let i = 1; i < known.length; i++) {
    const [a, b] = [known[i - 1]!, known[i]!];
    for (let day = i === 1 ? 0 : a.days + 1; day <= b.days; day++) {
      const share = (day - a.days) / (b.days - a.days);
      const centre = interpolate(a.centre, b.centre, share);
      const reach = (side: 'below' | 'above') =>
        Math.sqrt(interpolate(a[side] ** 2, b[side] ** 2, share));
      lines.middle.push({ day, value: Math.expm1(centre) });
      lines.low.push({ day, value: Math.expm1(centre - reach('below')) });
      lines.high.push({ day, value: Math.expm1(centre + reach('above')) });
    }
  }
  return lines;
}

/** The way to the last close, and the band in which the forecast puts what follows; no change in grey. */
export function FanChart({
  title,
  subtitle,
  dates,
  relativeCloses,
  steps,
}: {
  title: string;
  subtitle: string;
  /** Up to the day of the forecast, oldest first. */
  dates: readonly string[];
  /** Over the last close. */
  relativeCloses: readonly number[];
  /** Shortest horizon first, at least one. */
  steps: readonly FanStep[];
}) {
  const past = relativeCloses.map((close, i) => ({
    day: i + 1 - relativeCloses.length,
    value: close - 1,
  }));
  const fan = between(steps);
  const scales = timeline([...past, ...fan.low, ...fan.high], { top, bottom });
  const last = steps.at(-1)!;
  const ends = [last.high, last.middle, last.low].filter(
    (value, i) => i !== 1 || isClear(scales.y(value), [scales.y(last.high), scales.y(last.low)]),
  );
  return (
    <ChartFigure title={title} subtitle={subtitle} under={1}>
      <TimelineFrame
        label={`The last ${relativeCloses.length} trading days and a band over the next ${last.days}; the numbers are in the table below.`}
        scales={scales}
        height={height}
        bottom={bottom}
        from={dates[0]!}
        asOf={dates.at(-1)!}
        after={`+${last.days} days`}
        tick={(value) => formatSignedPercent(value, 0)}
        unit="from the last close"
        lines={
          <>
            <path d={bandPath(scales, fan.low, fan.high)} fill="var(--accent-wash)" />
            {[fan.low, fan.high].map((edge, i) => (
              <TimeLine
                key={i === 0 ? 'low' : 'high'}
                scales={scales}
                points={edge}
                paint="accent"
                width={1}
              />
            ))}
            <TimeLine
              scales={scales}
              points={[past[0]!, fan.middle.at(-1)!].map(({ day }) => ({ day, value: 0 }))}
              paint="baseline"
              width={1.5}
            />
            <TimeLine scales={scales} points={past} paint="ink" width={1.5} />
            <TimeLine scales={scales} points={fan.middle} paint="accent" width={2} />
          </>
        }
      >
        {ends.map((value) => (
          <EndLabel
            key={value}
            y={scales.y(value) + (value === last.low ? 14 : -5)}
            text={formatSignedPercent(value)}
            strong
          />
        ))}
      </TimelineFrame>
      <NumbersTable
        caption="Change from the last close: month ends before it, and the forecast after it"
        columns={['Day', 'Change', 'Lower end', 'Upper end']}
        rows={[
          ...monthEnds(dates).map(({ date, index }) => [
            formatDay(date),
            formatSignedPercent(relativeCloses[index]! - 1),
            '',
            '',
          ]),
          [`${formatDay(dates.at(-1)!)}, last close`, formatPercent(0), '', ''],
          ...steps.map(({ days, middle, low, high }) => [
            `${days} ${days === 1 ? 'day' : 'days'} later`,
            ...[middle, low, high].map((value) => formatSignedPercent(value)),
          ]),
        ]}
      />
    </ChartFigure>
  );
}

const isClear = (y: number, others: readonly number[]) =>
  others.every((other) => Math.abs(other - y) > 2 * labelHeight);
