'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { everyReason, reasonWords } from '@/components/data/words';
import { Awaiting } from '@/components/ui/awaiting';
import { DataTable } from '@/components/ui/data-table';
import { TitledSection } from '@/components/ui/titled-section';
import { formatCount, formatDay, formatList, formatNumber } from '@/lib/format';
import { shownSymbol } from '@/lib/uploaded-symbol';
import type { QuarantinePage } from '@/services/quarantine/schema';
import { useTRPC } from '@/trpc/client';

/** Prices that were refused instead of stored, the latest first. */
export function QuarantineSection({
  initial,
  limit,
  loadedAt,
  nameOfSource,
}: {
  /** The first page, as it was when the page was made. */
  initial: QuarantinePage;
  limit: number;
  /** Milliseconds since 1970. */
  loadedAt: number;
  /** By id. */
  nameOfSource: Readonly<Record<string, string>>;
}) {
  const trpc = useTRPC();
  /** Where each page after the first one begins. */
  const [begins, setBegins] = useState<readonly string[]>([]);
  const after = begins.at(-1);
  const {
    data = initial,
    isPlaceholderData,
    isError,
  } = useQuery(
    trpc.quarantine.list.queryOptions(
      { limit, ...(after && { after }) },
      {
        staleTime: 60_000,
        placeholderData: keepPreviousData,
        ...(!after && { initialData: initial, initialDataUpdatedAt: loadedAt }),
      },
    ),
  );
  const first = begins.length * limit + 1;
  return (
    <TitledSection id="refused" title="Prices that were refused" level={2} large>
      <p className="mt-1 max-w-[68ch] text-sm text-soft">
        What looks wrong is kept here instead of being stored, so that no return is made of it.
        Refused rows of an uploaded file are told with the upload, not here.
      </p>
      {data.rows.length === 0 ? (
        <p className="mt-3 max-w-[68ch] text-sm">
          None. Every incoming price is looked at for: {formatList(everyReason).toLowerCase()}.
        </p>
      ) : (
        <Awaiting newer={isPlaceholderData}>
          <DataTable
            className="mt-3"
            spacing="normal"
            caption="Refused prices with their reasons"
            columns={[
              {
                heading: 'Asset and day',
                cell: ({ symbol }) => shownSymbol(symbol),
                note: ({ date }) => <span className="whitespace-nowrap">{formatDay(date)}</span>,
              },
              {
                heading: 'Source',
                words: true,
                cell: ({ source }) => nameOfSource[source] ?? source,
                from: 'sm',
                className: 'text-soft',
              },
              {
                heading: 'Why',
                words: true,
                cell: ({ reason }) => reasonWords(reason),
                note: ({ detail }) => <span className="[overflow-wrap:anywhere]">{detail}</span>,
              },
            ]}
            rows={data.rows}
            rowKey={({ id }) => id}
          />
          <div className="mt-3 flex flex-wrap items-center gap-3 text-sm">
            <p role="status" className="mr-auto text-soft">
              {formatNumber(first, 0)} to {formatNumber(first + data.rows.length - 1, 0)} of{' '}
              {formatCount(data.total, 'refused price')}
            </p>
            {isError && <p className="text-alert">The page could not be loaded. Try again.</p>}
            {(begins.length > 0 || data.next) && (
              <>
                <button
                  type="button"
                  className="button-quiet disabled:border-rule disabled:text-soft"
                  disabled={begins.length === 0}
                  onClick={() => setBegins(begins.slice(0, -1))}
                >
                  Newer
                </button>
                <button
                  type="button"
                  className="button-quiet disabled:border-rule disabled:text-soft"
                  disabled={!data.next || isPlaceholderData}
                  onClick={() => data.next && setBegins([...begins, data.next])}
                >
                  Older
                </button>
              </>
            )}
          </div>
        </Awaiting>
      )}
    </TitledSection>
  );
}
