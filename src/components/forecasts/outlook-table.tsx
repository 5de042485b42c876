import { scaleLinear } from 'd3-scale';
import Link from 'next/link';
import { afterWords, intervalFinding, outlookAt } from '@/components/forecasts/finding';
import { DataTable, TableTitle } from '@/components/ui/data-table';
import { formatCount, formatDay, formatPercent, formatSignedPercent } from '@/lib/format';
import { paths } from '@/lib/paths';
import { shownSymbol } from '@/lib/uploaded-symbol';
import type { AssetOutlook, HorizonOutlook } from '@/services/forecasts/outlook';

/** More would make a page that nobody reads to its end. */
const mostRows = 200;

/** One line per asset: the interval drawn to a common scale, no change in grey, and its numbers. */
export function OutlookTable({ assets, days }: { assets: readonly AssetOutlook[]; days: number }) {
  const known = assets.flatMap((asset) => {
    const horizon = outlookAt(asset, days);
    return horizon ? [{ asset, horizon }] : [];
  });
  const rows = known.slice(0, mostRows);
  const ends = rows.flatMap(({ horizon }) => [horizon.low, horizon.high]);
  const scale = scaleLinear([Math.min(0, ...ends), Math.max(0, ...ends)], [0, 100]);
  return (
    <DataTable
      spacing="normal"
      caption={
        <TableTitle
          title={intervalFinding(assets, days)}
          subtitle={`Change of the price over ${formatCount(days, 'trading day')} ${afterWords(assets)}: the expected one and the 80\u00a0% interval; the grey line is no change`}
        />
      }
      columns={[
        {
          heading: 'Asset',
          cell: ({ asset: { symbol, name } }) => (
            <>
              <Link href={paths.forecast(symbol)} prefetch={false}>
                {shownSymbol(symbol)}
              </Link>
              <span className="ml-2 hidden font-normal text-soft text-xs md:inline">{name}</span>
            </>
          ),
          width: 'w-20 md:w-56',
          className: 'truncate',
        },
        {
          heading: '',
          drawing: true,
          cell: ({ horizon }) => <Range horizon={horizon} scale={scale} />,
          from: 'sm',
        },
        {
          heading: 'Expected',
          cell: ({ horizon }) => formatSignedPercent(horizon.middle),
          width: 'w-20',
        },
        {
          heading: '80\u00a0% interval',
          cell: ({ horizon: { low, high } }) =>
            `${formatSignedPercent(low)} to ${formatSignedPercent(high)}`,
          width: 'w-40',
        },
        {
          heading: 'Volatility a year',
          cell: ({ horizon }) => formatPercent(horizon.volatilityAnnual),
          from: 'md',
          width: 'w-28',
          className: 'text-soft',
        },
        {
          heading: 'After',
          cell: ({ asset }) => formatDay(asset.date),
          from: 'lg',
          width: 'w-28',
          className: 'text-soft',
        },
      ]}
      rows={rows}
      rowKey={({ asset }) => asset.symbol}
      foot={
        known.length > rows.length &&
        `And ${formatCount(known.length - rows.length, 'more asset', 'more assets')}: the page of each is this address followed by its symbol, such as ${paths.forecast(known.at(-1)!.asset.symbol)}.`
      }
    />
  );
}

function Range({
  horizon: { low, middle, high },
  scale,
}: {
  horizon: HorizonOutlook;
  scale: (value: number) => number;
}) {
  return (
    <svg width="100%" height={24} aria-hidden="true" focusable="false" className="block">
      <line
        x1={`${scale(0)}%`}
        x2={`${scale(0)}%`}
        y1={0}
        y2={24}
        stroke="var(--baseline)"
        strokeWidth={1.5}
      />
      <line
        x1={`${scale(low)}%`}
        x2={`${scale(high)}%`}
        y1={12}
        y2={12}
        stroke="var(--accent)"
        strokeWidth={6}
        strokeOpacity={0.3}
      />
      <circle cx={`${scale(middle)}%`} cy={12} r={4} fill="var(--accent)" />
    </svg>
  );
}
