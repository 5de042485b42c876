'use client';

import { useQueries } from '@tanstack/react-query';
import Link from 'next/link';
import { Fragment } from 'react';
import { currenciesOf } from '@/components/upload/understood';
import { mixedReturnsNote } from '@/lib/currencies';
import { formatList } from '@/lib/format';
import { paths } from '@/lib/paths';
import { uploadIdOf } from '@/lib/uploaded-symbol';
import type { Asset } from '@/services/assets/schema';
import { useTRPC } from '@/trpc/client';

/** Which files the chosen prices are from, and, before the run, where they are in several currencies. */
export function PriceNotes({
  assets,
  symbols,
}: {
  assets: readonly Asset[];
  symbols: readonly string[];
}) {
  const trpc = useTRPC();
  const ids = [...new Set(symbols.flatMap((symbol) => uploadIdOf(symbol) ?? []))];
  const uploads = useQueries({
    queries: ids.map((id) =>
      trpc.uploads.get.queryOptions({ id }, { staleTime: Number.POSITIVE_INFINITY, retry: false }),
    ),
  });
  const known = new Map(assets.map(({ symbol, currency }) => [symbol, currency]));
  const note = mixedReturnsNote(
    symbols.flatMap((symbol) => {
      const id = uploadIdOf(symbol);
      const upload = id === undefined ? undefined : uploads[ids.indexOf(id)]?.data;
      const own = upload?.assets.find((asset) => asset.symbol === symbol)?.currency;
      const currency = own ?? upload?.currency ?? known.get(symbol);
      return currency === undefined ? [] : [{ symbol, currency }];
    }),
  );
  const files = uploads.flatMap(({ data }) => data ?? []);
  return (
    <>
      {files.length > 0 && (
        <p className="text-sm text-soft [overflow-wrap:anywhere]">
          Your own prices:{' '}
          {files.map(({ id, fileName, ...file }, i) => (
            <Fragment key={id}>
              {i > 0 && ', '}
              <Link href={paths.storedUpload(id)} prefetch={false}>
                {fileName}
              </Link>{' '}
              in {formatList(currenciesOf(file))}
            </Fragment>
          ))}
        </p>
      )}
      <div role="status" className="empty:!mt-0">
        {note && <p className="border-accent border-l-2 pl-3 text-sm">{note}</p>}
      </div>
    </>
  );
}
