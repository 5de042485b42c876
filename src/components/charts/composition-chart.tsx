import { scaleLinear } from 'd3-scale';
import { assetColors, leastVisibleWeight } from '@/components/charts/asset-color';
import { BarRow, ReferenceLabel } from '@/components/charts/bar-row';
import { ChartFigure } from '@/components/charts/chart-figure';
import type { AssetWithRiskShare as Row } from '@/components/run/risk-share';
import { formatPercent } from '@/lib/format';
import { shownSymbol } from '@/lib/uploaded-symbol';

const mostRows = 30;

/** `longest` leaves room at the right for the number behind the longest bar, also on a phone. */
function shareScale(values: readonly number[], reference: number, longest: number) {
  const low = Math.min(0, ...values);
  return scaleLinear()
    .domain([low, Math.max(reference, ...values)])
    .range([0, longest]);
}

/** Bars of the weights and, beside them, of the shares of risk, each with the equal share in grey. */
export function CompositionChart({
  assets,
  showRisk,
  title,
  subtitle,
}: {
  assets: readonly Row[];
  showRisk: boolean;
  title: string;
  subtitle: string;
}) {
  // One panel is a plain ranking: one colour. Two panels are tied together by the asset's colour.
  const colorOf = showRisk ? assetColors(assets) : () => 'var(--accent)';
  const held = assets
    .filter(({ weight }) => Math.abs(weight) >= leastVisibleWeight)
    .sort((a, b) => b.weight - a.weight);
  const rows = held.slice(0, mostRows);
  const leftOut = assets.length - held.length;
  const equal = 1 / assets.length;
  const panels = [
    { heading: 'Weight', reference: 'equal weight', of: (row: Row) => row.weight },
    { heading: 'Share of risk', reference: 'equal share', of: (row: Row) => row.riskShare },
  ]
    .slice(0, showRisk ? 2 : 1)
    .map((panel) => ({
      ...panel,
      scale: shareScale(rows.map(panel.of), equal, showRisk ? 66 : 80),
    }));
  const columns = showRisk
    ? 'grid-cols-[48px_1fr_1fr] md:grid-cols-[168px_1fr_1fr]'
    : 'grid-cols-[48px_1fr] md:grid-cols-[168px_1fr]';

  return (
    <ChartFigure title={title} subtitle={subtitle} under={2}>
      <div
        role="img"
        aria-label={`Bars of ${showRisk ? 'weight and share of risk' : 'weight'} for ${rows.length} assets, largest ${shownSymbol(rows[0]?.symbol ?? 'none')}; the table gives the numbers.`}
        className={`mt-3 grid ${columns} gap-x-3 text-sm`}
      >
        <span />
        {panels.map(({ heading, reference, scale }) => (
          <div key={heading}>
            {showRisk && <div className="text-soft text-xs">{heading}</div>}
            <ReferenceLabel at={scale(equal)} text={`${reference} ${formatPercent(equal)}`} />
          </div>
        ))}
        {rows.map((row) => (
          <RowCells
            key={row.symbol}
            row={row}
            color={colorOf(row.symbol)}
            equal={equal}
            panels={panels}
          />
        ))}
      </div>
      <p className="mt-2 text-soft text-xs">
        {held.length > rows.length &&
          `${held.length - rows.length} smaller positions are in the table. `}
        {leftOut > 0 && `${leftOut} of ${assets.length} left out at ${formatPercent(0, 0)}.`}
      </p>
    </ChartFigure>
  );
}

function RowCells({
  row,
  color,
  equal,
  panels,
}: {
  row: Row;
  color: string;
  equal: number;
  panels: readonly {
    heading: string;
    of: (row: Row) => number;
    scale: (value: number) => number;
  }[];
}) {
  return (
    <>
      <div className="flex h-6 items-center gap-2 overflow-hidden whitespace-nowrap">
        <span className="font-medium">{shownSymbol(row.symbol)}</span>
        <span className="hidden truncate text-soft text-xs md:inline">{row.name}</span>
      </div>
      {panels.map(({ heading, of, scale }) => (
        <BarRow
          key={heading}
          from={scale(0)}
          to={scale(of(row))}
          reference={scale(equal)}
          color={color}
          label={formatPercent(of(row))}
        />
      ))}
    </>
  );
}
