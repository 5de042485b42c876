'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Awaiting } from '@/components/ui/awaiting';
import { ColumnTable } from '@/components/upload/column-table';
import { FileChooser } from '@/components/upload/file-chooser';
import { optimizePath } from '@/components/upload/optimize-path';
import { ReadingFields } from '@/components/upload/reading-fields';
import { RowErrors } from '@/components/upload/row-errors';
import { StoredReport } from '@/components/upload/stored-report';
import { needsALook, optimizable, understoodHeadline } from '@/components/upload/understood';
import { UnderstoodAssets } from '@/components/upload/understood-assets';
import { usePreview } from '@/components/upload/use-preview';
import { useSend } from '@/components/upload/use-send';
import { formatPercent } from '@/lib/format';
import { limits } from '@/lib/limits';
import { type CsvMapping, csvLimits } from '@/market/csv/contract';
import type { UploadReport } from '@/services/uploads/schema';
import { ApiProvider } from '@/trpc/client';

/** From a file to stored prices: choose, see how it is read, mend that, store. */
export function UploadWorkbench({
  mostAssets,
  examplePath,
}: {
  /** Of one optimization. */
  mostAssets: number;
  examplePath: string;
}) {
  const router = useRouter();
  const [file, setFile] = useState<File>();
  const [mapping, setMapping] = useState<CsvMapping>();
  const [currency, setCurrency] = useState('USD');
  const { preview, error, pending } = usePreview(file, mapping);
  const symbolsOf = (report: UploadReport) =>
    optimizable(report, { leastDays: limits.minObservations + 1, mostAssets });
  const { sending, send, reset } = useSend((report) => {
    const symbols = symbolsOf(report);
    if (!needsALook(report) && symbols.length > 0) router.push(optimizePath(symbols));
  });

  function choose(next: File | undefined) {
    reset();
    setMapping(undefined);
    setFile(next);
  }

  async function chooseExample() {
    const answer = await fetch(examplePath);
    choose(new File([await answer.blob()], 'example-prices.csv', { type: 'text/csv' }));
  }

  if (sending.state === 'stored') {
    return (
      <ApiProvider>
        <StoredReport
          report={sending.report}
          symbols={symbolsOf(sending.report)}
          here="workbench"
          again={
            <button
              type="button"
              onClick={() => choose(undefined)}
              className="button-quiet min-h-11"
            >
              Choose another file
            </button>
          }
        />
      </ApiProvider>
    );
  }
  const tooLarge = file && file.size > csvLimits.bytes;
  const problem = tooLarge
    ? `${file.name} has ${Math.round(file.size / 1e6)} MB; at most ${csvLimits.bytes / 1024 ** 2} MB can be stored. Split it, or leave out columns and years that you do not need.`
    : error;
  // What was chosen since the last preview is not lost while the next one is on its way.
  const chosen = preview && mapping && mapping.columns.length > 0 ? mapping : preview?.mapping;
  const isReady = preview?.understood && preview.problem === null && !tooLarge;
  const canStore = isReady && preview.questions.length === 0 && preview.understood;
  const change = (patch: Partial<CsvMapping>) => {
    if (!chosen) return;
    // Under another delimiter there are other columns: those are guessed again.
    setMapping({ ...chosen, ...patch, ...(patch.delimiter && { columns: [] }) });
  };
  return (
    <div>
      <FileChooser
        label={file ? `Chosen: ${file.name}` : 'A CSV file with prices'}
        help={
          file
            ? 'Choose or drop another one to start again.'
            : `Choose it or drop it here. Up to ${csvLimits.bytes / 1024 ** 2} MB, in UTF-8.`
        }
        onFile={choose}
      />
      {!file && (
        <p className="mt-4 flex flex-wrap gap-x-6 gap-y-2">
          <button type="button" onClick={chooseExample} className="button-link">
            Try it with an example
          </button>
          <a href={examplePath} download="example-prices.csv">
            Download the example
          </a>
        </p>
      )}
      <p role="status" className="sr-only">
        {pending ? 'Reading.' : preview ? 'Read.' : ''}
      </p>
      {problem && (
        <p role="alert" className="mt-6 border-alert border-l-2 pl-3">
          {problem}
        </p>
      )}
      {preview && chosen && !tooLarge && (
        <div>
          <Awaiting newer={pending}>
            <h2 className="mt-10 text-lg">
              {understoodHeadline(preview, (file?.size ?? 0) <= csvLimits.previewBytes)}
            </h2>
          </Awaiting>
          {preview.problem && (
            <p role="alert" className="mt-2 border-alert border-l-2 pl-3">
              {preview.problem}
            </p>
          )}
          {preview.questions
            .filter(({ field }) => field === 'columns')
            .map(({ message }) => (
              <p key={message} role="alert" className="mt-2 border-alert border-l-2 pl-3">
                {message}
              </p>
            ))}
          <div className="mt-6 grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_320px]">
            <div className="min-w-0 space-y-8">
              <ColumnTable
                headers={preview.headers}
                sample={preview.sample}
                columns={chosen.columns}
                onChange={(columns) => change({ columns })}
              />
              {preview.understood && (
                <Awaiting newer={pending}>
                  <div className="space-y-8">
                    <UnderstoodAssets understood={preview.understood} currency={currency} />
                    <RowErrors
                      errors={preview.understood.errors}
                      count={preview.understood.errorCount}
                      headers={preview.headers}
                    />
                  </div>
                </Awaiting>
              )}
            </div>
            <ReadingFields
              mapping={chosen}
              currency={currency}
              questions={preview.questions}
              onChange={change}
              onCurrency={setCurrency}
            />
          </div>
          <div className="sticky bottom-0 mt-8 border-rule border-t bg-paper py-3">
            {sending.state === 'failed' && (
              <p role="alert" className="mb-2 font-medium text-alert text-sm">
                {sending.message}
              </p>
            )}
            <div className="flex flex-wrap items-center gap-3">
              <button
                type="button"
                disabled={!canStore || pending || sending.state === 'sending'}
                onClick={() => file && canStore && send(file, chosen, currency)}
                className="button-primary grow whitespace-nowrap sm:grow-0"
              >
                {sending.state !== 'sending'
                  ? 'Store and optimize'
                  : sending.share < 1
                    ? `Sending, ${formatPercent(sending.share, 0)}`
                    : 'Checking and storing…'}
              </button>
              {sending.state === 'sending' && (
                <button type="button" onClick={reset} className="button-quiet min-h-11">
                  Cancel
                </button>
              )}
              {!canStore && preview.questions.length > 0 && (
                <button
                  type="button"
                  onClick={() => setMapping(chosen)}
                  className="button-quiet min-h-11"
                >
                  It is read rightly as it stands
                </button>
              )}
            </div>
          </div>
        </div>
      )}
    </div>
  );
}
