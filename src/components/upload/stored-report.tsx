'use client';

import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { CopyLinkButton } from '@/components/ui/copy-link-button';
import { TitledSection } from '@/components/ui/titled-section';
import { optimizePath } from '@/components/upload/optimize-path';
import { RowErrors } from '@/components/upload/row-errors';
import { currenciesOf, storedHeadline } from '@/components/upload/understood';
import { formatCount, formatDay, formatList, formatNumber } from '@/lib/format';
import { paths } from '@/lib/paths';
import { shownSymbol } from '@/lib/uploaded-symbol';
import type { UploadReport } from '@/services/uploads/schema';
import { useTRPC } from '@/trpc/client';

/** What was stored, what was refused and why, and the way on. */
export function StoredReport({
  report,
  symbols,
  here,
  again,
}: {
  report: UploadReport;
  /** What can be optimized; none where no history is long enough. */
  symbols: readonly string[];
  /** On the page of its own the file is no longer at hand, so removing is asked about. */
  here: 'workbench' | 'page';
  /** The way to another file. */
  again: React.ReactNode;
}) {
  const [removed, setRemoved] = useState(false);
  if (removed) return <Removed fileName={report.fileName} again={again} />;
  return (
    <div>
      <div role="status">
        <h2 className="text-lg">{storedHeadline(report)}</h2>
      </div>
      <p className="mt-1 text-soft [overflow-wrap:anywhere]">
        {here === 'workbench' && `From ${report.fileName}, in `}
        {here === 'page' && 'In '}
        {formatList(currenciesOf(report))}. Who has the link to these prices can see and remove
        them, nobody else.
      </p>
      <p className="mt-2 flex flex-wrap items-baseline gap-x-6 gap-y-2">
        {here === 'workbench' && (
          <Link href={paths.storedUpload(report.id)} prefetch={false}>
            Their page
          </Link>
        )}
        <CopyLinkButton path={paths.storedUpload(report.id)} />
      </p>
      <div className="mt-5 flex flex-wrap items-center gap-3">
        {symbols.length > 0 ? (
          <Link href={optimizePath(symbols)} prefetch={false} className="button-primary">
            Optimize {symbols.length === 1 ? 'this asset' : `these ${symbols.length} assets`}
          </Link>
        ) : (
          <span>No history is long enough to optimize.</span>
        )}
        {again}
        <Removal id={report.id} asks={here === 'page'} onRemoved={() => setRemoved(true)} />
      </div>
      <div className="mt-8 space-y-8">
        {report.notes.length > 0 && (
          <ul className="list-disc space-y-1 pl-5 text-sm">
            {report.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
        <AssetRows assets={report.assets} several={report.currency === null} />
        <RowErrors errors={report.errors} count={report.errorCount} />
      </div>
    </div>
  );
}

function Removal({ id, asks, onRemoved }: { id: string; asks: boolean; onRemoved: () => void }) {
  const trpc = useTRPC();
  const removal = useMutation(trpc.uploads.remove.mutationOptions({ onSuccess: onRemoved }));
  const [asking, setAsking] = useState(false);
  const keep = useRef<HTMLButtonElement>(null);
  const ask = useRef<HTMLButtonElement>(null);
  const wasAsking = useRef(false);
  // The button that was pressed is gone: the cursor goes to the one in its place.
  useEffect(() => {
    if (asking !== wasAsking.current) (asking ? keep : ask).current?.focus();
    wasAsking.current = asking;
  }, [asking]);
  const remove = () => removal.mutate({ id });
  return (
    <>
      {asking ? (
        <fieldset className="flex flex-wrap items-center gap-3">
          <legend className="sr-only">Remove these prices</legend>
          <span className="text-sm">They cannot be brought back from here.</span>
          <button
            type="button"
            disabled={removal.isPending}
            onClick={remove}
            className="button-quiet min-h-11 text-alert"
          >
            Remove for good
          </button>
          <button
            ref={keep}
            type="button"
            onClick={() => setAsking(false)}
            className="button-quiet min-h-11"
          >
            Keep them
          </button>
        </fieldset>
      ) : (
        <button
          ref={ask}
          type="button"
          disabled={removal.isPending}
          onClick={asks ? () => setAsking(true) : remove}
          className="button-link"
        >
          Remove these prices
        </button>
      )}
      {removal.error && (
        <p role="alert" className="w-full text-alert text-sm">
          {removal.error.message}
        </p>
      )}
    </>
  );
}

function Removed({ fileName, again }: { fileName: string; again: React.ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that was pressed is gone, and the cursor with it.
  useEffect(() => heading.current?.focus(), []);
  return (
    <div>
      <h2 ref={heading} tabIndex={-1} className="text-lg outline-none">
        Removed
      </h2>
      <p role="status" className="mt-2 mb-4 text-soft [overflow-wrap:anywhere]">
        {fileName} and its prices are gone. Results that you computed from them stay under their
        links.
      </p>
      {again}
    </div>
  );
}

function AssetRows({
  assets,
  several,
}: {
  assets: UploadReport['assets'];
  /** Whether they are in several currencies. */
  several: boolean;
}) {
  return (
    <TitledSection id="stored-assets" title="Asset by asset" level={3}>
      <ul className="mt-2">
        {assets.map(({ symbol, currency, days, firstDate, lastDate, refused, remarks }) => (
          <li key={symbol} className="border-rule border-t py-2 text-sm">
            <div className="flex flex-wrap gap-x-4">
              <span className="w-28 font-medium">{shownSymbol(symbol)}</span>
              <span className="tabular-nums">
                {formatCount(days, 'day')}
                {several && ` in ${currency}`}
                {firstDate && lastDate && `, ${formatDay(firstDate)} to ${formatDay(lastDate)}`}
              </span>
            </div>
            {refused.map(({ reason, count, detail }) => (
              <p key={reason} className="mt-1">
                <span className="font-medium">{formatNumber(count, 0)} refused: </span>
                {detail}
                {count > 1 && ' The others are like it.'}
              </p>
            ))}
            {remarks.map((remark) => (
              <p key={remark} className="mt-1 text-soft">
                {remark}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </TitledSection>
  );
}
