import Link from 'next/link';
import { currencySentence, summarizeStored } from '@/components/data/words';
import { type Column, DataTable } from '@/components/ui/data-table';
import { TitledSection } from '@/components/ui/titled-section';
import { formatCount, formatDay, formatNumber } from '@/lib/format';
import { paths } from '@/lib/paths';
import type { StoredHistorySpan } from '@/services/assets/stored-histories';

/** More rows than this would bury the rest of the page. */
const mostRows = 500;

/** What is stored, by the source of the newest prices; each asset behind a click. */
export function CoverageSection({
  spans,
  nameOfSource,
}: {
  spans: readonly StoredHistorySpan[];
  nameOfSource: (id: string) => string;
}) {
  const sources = [...new Set(spans.map(({ source }) => source))];
  return (
    <TitledSection id="stored" title="What is stored" level={2} large>
      {spans.length === 0 ? (
        <p className="mt-2 max-w-[60ch]">
          No asset has prices yet. Shipped prices are loaded when the server starts; start it again
          if this stays.
        </p>
      ) : (
        <DataTable
          className="mt-3"
          caption="Stored prices by the source of the newest ones"
          columns={[
            { heading: 'Newest prices from', cell: ({ source }) => nameOfSource(source) },
            { heading: 'Assets', cell: ({ assets }) => formatNumber(assets, 0) },
            { heading: 'Daily prices', cell: ({ prices }) => formatNumber(prices, 0) },
            { heading: 'First day', cell: ({ firstDate }) => formatDay(firstDate), from: 'sm' },
            { heading: 'Last day', cell: ({ lastDate }) => formatDay(lastDate) },
          ]}
          rows={sources.map((source) => ({
            source,
            ...summarizeStored(spans.filter((span) => span.source === source))!,
          }))}
          rowKey={({ source }) => source}
        />
      )}
      <p className="mt-2 text-sm text-soft">{currencySentence(spans)}</p>
      {spans.length > 0 && (
        <details className="no-print mt-3 text-sm">
          <summary>Show each asset</summary>
          <DataTable
            className="mt-2"
            spacing="tight"
            caption="First and last stored day of each asset"
            columns={assetColumns}
            rows={spans.slice(0, mostRows)}
            rowKey={({ symbol }) => symbol}
          />
          {spans.length > mostRows && (
            <p className="mt-2 text-soft">
              And {formatCount(spans.length - mostRows, 'more asset', 'more assets')}; the search of
              the optimizer finds each.
            </p>
          )}
        </details>
      )}
    </TitledSection>
  );
}

const assetColumns: readonly Column<StoredHistorySpan>[] = [
  {
    heading: 'Asset',
    cell: ({ symbol, name }) => (
      <>
        <Link href={paths.forecast(symbol)} prefetch={false}>
          {symbol}
        </Link>
        <span className="ml-2 hidden font-normal text-soft text-xs sm:inline">{name}</span>
      </>
    ),
  },
  { heading: 'First day', cell: ({ firstDate }) => formatDay(firstDate) },
  { heading: 'Last day', cell: ({ lastDate }) => formatDay(lastDate) },
  { heading: 'Prices', cell: ({ priceCount }) => formatNumber(priceCount, 0) },
];
