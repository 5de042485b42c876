import { type Column, DataTable } from '@/components/ui/data-table';
import { Sentence } from '@/components/ui/sentence';
import { TitledSection } from '@/components/ui/titled-section';
import { formatCount, formatDay, formatNumber } from '@/lib/format';
import { shownSymbol } from '@/lib/uploaded-symbol';
import type { Coverage, Run } from '@/services/optimize/schema';

/** Which days the answer rests on, and what was left out. */
export function CoverageSection({ run }: { run: Run }) {
  const { coverage } = run;
  const cut = coverage.assets.filter((asset) => asset.cut > 0);
  return (
    <TitledSection id="coverage" title="The data behind it" level={3}>
      <p className="mt-1">
        {formatCount(coverage.observations, 'daily return')} of each asset,{' '}
        {formatDay(coverage.from)} to {formatDay(coverage.to)}.{' '}
        {coverage.notes.length === 0 && cut.length === 0 && 'Nothing was cut or filled.'}
      </p>
      {coverage.notes.length > 0 && (
        <ul className="mt-1 list-disc space-y-1 pl-5 text-sm">
          {coverage.notes.map((note) => (
            <li key={note}>
              <Sentence text={note} />
            </li>
          ))}
        </ul>
      )}
      <details className="mt-2 text-sm">
        <summary>Show each asset's history</summary>
        <DataTable
          className="mt-2"
          spacing="tight"
          caption="Prices of each asset and the days that alignment cut"
          columns={columns}
          rows={coverage.assets}
          rowKey={({ symbol }) => symbol}
        />
      </details>
    </TitledSection>
  );
}

const columns: readonly Column<Coverage['assets'][number]>[] = [
  { heading: 'Asset', cell: ({ symbol }) => shownSymbol(symbol) },
  { heading: 'First price', cell: ({ firstDate }) => formatDay(firstDate) },
  { heading: 'Last price', cell: ({ lastDate }) => formatDay(lastDate) },
  { heading: 'Prices', cell: ({ prices }) => formatNumber(prices, 0) },
  { heading: 'Days cut', cell: ({ cut }) => formatNumber(cut, 0) },
];
