import { ImageResponse } from 'next/og';
import { reportTerms } from '@/components/run/describe-registries';
import { methodOf } from '@/components/run/report-terms';
import { pictureSize, RunPicture } from '@/components/run/run-picture';
import { forgetSoon } from '@/server/loaders/forget-soon';
import { loadRun } from '@/server/loaders/load-run';

/** Drawn when a messenger first asks, then served as it is, like the run. */
export const revalidate = false;
export const generateStaticParams = () => [];

export const alt = 'The finding of the run and its largest weights as bars';
export const size = pictureSize;
export const contentType = 'image/png';

export default async function RunImage({ params }: { params: Promise<{ id: string }> }) {
  const run = await loadRun((await params).id);
  if (!run) {
    await forgetSoon();
    return new Response('No such result', { status: 404 });
  }
  return new ImageResponse(<RunPicture run={run} methodName={methodOf(run, reportTerms).name} />, {
    ...pictureSize,
    headers: { 'cache-control': 'public, max-age=86400, s-maxage=31536000' },
  });
}
