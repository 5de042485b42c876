import { type Column, DataTable } from '@/components/ui/data-table';
import { TitledSection } from '@/components/ui/titled-section';
import type { WalkForwardReport, WalkForwardStrategy } from '@/forecast/walk-forward-report';
import { formatDay, formatNumber, formatPercent } from '@/lib/format';

/** What the forecasts would have changed in a portfolio, after costs, beside equal weight. */
export function WalkForwardSection({ report }: { report: WalkForwardReport }) {
  const { strategies, firstDate, lastDate, symbols, costRate, rebalances } = report;
  return (
    <TitledSection id="walk-forward" title="What forecasts change in a portfolio" level={2}>
      <p className="mt-1 max-w-[68ch] text-sm">
        {strategies.length} ways to invest, with the forecasts and without, walked through the test
        years with the prices known on each day. Brackets hold the 95 % interval of a difference;
        “not told apart” means that it holds zero. “At their skill” lets a forecast count as far as
        it proved right; “equilibrium” takes no view, which is equal weight again.
      </p>
      <ul className="mt-2 max-w-[80ch] list-disc space-y-1 pl-5 text-sm">
        {report.findings.map((finding) => (
          <li key={finding}>{finding}</li>
        ))}
      </ul>
      <details className="mt-4 overflow-x-auto">
        <summary className="py-1 text-sm">Show all {strategies.length} strategies</summary>
        <DataTable
          className="mt-2"
          caption={
            <span className="block text-soft text-xs">
              {formatDay(firstDate)} to {formatDay(lastDate)}, {symbols.length} stocks, rebalanced{' '}
              {rebalances} times at {formatNumber(costRate * 10_000, 0)} basis points; a year, after
              costs
            </span>
          }
          columns={columns}
          rows={strategies}
          rowKey={({ id }) => id}
        />
      </details>
      <ul className="mt-3 max-w-[80ch] list-disc space-y-1 pl-5 text-soft text-xs">
        {report.caveats.map((caveat) => (
          <li key={caveat}>{caveat}</li>
        ))}
      </ul>
    </TitledSection>
  );
}

const columns: readonly Column<WalkForwardStrategy>[] = [
  {
    heading: 'Strategy',
    cell: ({ name }) => name,
    note: ({ differences: [beside], meaning }) => beside?.sentence ?? meaning,
  },
  { heading: 'Return', cell: ({ annualReturn }) => formatPercent(annualReturn) },
  { heading: 'Volatility', cell: ({ volatility }) => formatPercent(volatility) },
  { heading: 'Sharpe ratio', cell: ({ sharpe }) => formatNumber(sharpe) },
  { heading: 'Deepest fall', cell: ({ maxDrawdown }) => formatPercent(maxDrawdown) },
  { heading: 'Turnover', cell: ({ turnoverAnnual }) => formatPercent(turnoverAnnual, 0) },
];
