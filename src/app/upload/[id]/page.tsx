import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { StoredReport } from '@/components/upload/stored-report';
import { optimizable } from '@/components/upload/understood';
import { env } from '@/env';
import { formatDay } from '@/lib/format';
import { limits } from '@/lib/limits';
import { paths } from '@/lib/paths';
import { loadUpload } from '@/server/loaders/load-upload';
import { ApiProvider } from '@/trpc/client';

/** Kept nowhere: who removes prices must find them gone, and the address is their key. */
export const dynamic = 'force-dynamic';

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const upload = await loadUpload((await params).id);
  return {
    title: upload ? `Prices from ${upload.fileName}` : 'No such prices',
    robots: { index: false },
  };
}

export default async function StoredUploadPage({ params }: Props) {
  const upload = await loadUpload((await params).id);
  if (!upload) notFound();
  const symbols = optimizable(upload, {
    leastDays: limits.minObservations + 1,
    mostAssets: env.MAX_ASSETS,
  });
  return (
    <div className="page max-w-[832px] pt-8">
      <p className="text-sm text-soft">Your prices, stored on {formatDay(upload.storedAt)}</p>
      <h1 className="mt-1 mb-8 text-lg [overflow-wrap:anywhere] sm:text-xl">{upload.fileName}</h1>
      <ApiProvider>
        <StoredReport
          report={upload}
          symbols={symbols}
          here="page"
          again={
            <Link href={paths.upload()} prefetch={false}>
              Bring another file
            </Link>
          }
        />
      </ApiProvider>
    </div>
  );
}
