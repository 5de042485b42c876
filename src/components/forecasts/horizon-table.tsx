import { skillAt } from '@/components/forecasts/finding';
import { DataTable, TableTitle } from '@/components/ui/data-table';
import type { ForecastSkill } from '@/forecast/skill';
import { formatPercent, formatSignedPercent } from '@/lib/format';
import type { AssetOutlook } from '@/services/forecasts/outlook';

/** What the model says of each horizon, with what its word was worth there in the same row. */
export function HorizonTable({ outlook, skill }: { outlook: AssetOutlook; skill: ForecastSkill }) {
  return (
    <DataTable
      caption={
        <TableTitle
          title="The forecast and its skill"
          subtitle="Change of the price over the whole horizon, volatility a year; how often the direction was right in the test years, over all assets"
        />
      }
      columns={[
        {
          heading: 'Trading days',
          cell: ({ days }) => (
            <>
              {days}
              <span className="sr-only"> {days === 1 ? 'day' : 'days'}</span>
            </>
          ),
        },
        { heading: 'Expected', cell: ({ middle }) => formatSignedPercent(middle) },
        {
          heading: '80\u00a0% interval',
          cell: ({ low, high }) => (
            // On a phone it takes two lines, but no number is torn from its sign or unit.
            <span className="whitespace-normal">
              <span className="whitespace-nowrap">{formatSignedPercent(low)}</span> to{' '}
              <span className="whitespace-nowrap">{formatSignedPercent(high)}</span>
            </span>
          ),
          className: 'font-semibold',
        },
        {
          heading: 'Volatility',
          cell: ({ volatilityAnnual }) => formatPercent(volatilityAnnual),
          from: 'sm',
        },
        {
          heading: 'Right',
          cell: ({ measured }) =>
            measured ? formatPercent(measured.directionalAccuracy.value, 0) : 'not measured',
        },
        {
          heading: 'Always “up”',
          cell: ({ measured }) => (measured ? formatPercent(measured.baseRate.value, 0) : ''),
          className: 'text-soft',
        },
      ]}
      rows={outlook.horizons.map((horizon) => ({
        ...horizon,
        measured: skillAt(skill, horizon.days),
      }))}
      rowKey={({ days }) => days}
      foot="Expected is the middle: half of the outcomes lie below it. The forecast gives the interval eight chances in ten, one in ten above it and one below."
    />
  );
}
