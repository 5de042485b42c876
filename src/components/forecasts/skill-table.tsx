import { daysAhead, gainVerdict } from '@/components/forecasts/finding';
import { type Column, DataTable, TableTitle } from '@/components/ui/data-table';
import type { ForecastSkill, HorizonSkill } from '@/forecast/skill';
import { formatDay, formatPercent, formatSigned } from '@/lib/format';

/** How often the direction was right in the years that the model never saw, beside the plainest rival. */
export function SkillTable({ skill }: { skill: ForecastSkill }) {
  return (
    <DataTable
      caption={
        <TableTitle
          title="How often the direction was right"
          subtitle={`Per cent of forecasts, ${formatDay(skill.firstDate)} to ${formatDay(skill.lastDate)}, years that the model never saw; in brackets 95\u00a0% intervals`}
        />
      }
      columns={columns}
      rows={skill.horizons}
      rowKey={({ horizonDays }) => horizonDays}
    />
  );
}

const points = (value: number) => formatSigned(value * 100);

const columns: readonly Column<HorizonSkill>[] = [
  { heading: 'Horizon', cell: ({ horizonDays }) => daysAhead(horizonDays), note: gainVerdict },
  {
    heading: 'This model',
    cell: ({ directionalAccuracy }) => <Figure estimate={directionalAccuracy} strong />,
  },
  { heading: 'Always “up”', cell: ({ baseRate }) => <Figure estimate={baseRate} /> },
  {
    heading: 'Difference, points',
    cell: ({ accuracyGain }) => points(accuracyGain.value),
    note: ({ accuracyGain: { low, high } }) => `[${points(low)}, ${points(high)}]`,
  },
];

function Figure({
  estimate: { value, low, high },
  strong = false,
}: {
  estimate: { value: number; low: number; high: number };
  strong?: boolean;
}) {
  return (
    <>
      <span className={strong ? 'font-semibold' : 'text-soft'}>{formatPercent(value)}</span>
      <span className="hidden text-soft text-xs sm:block">
        [{formatPercent(low)}, {formatPercent(high)}]
      </span>
    </>
  );
}
