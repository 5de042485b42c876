import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { ForecastLinks } from '@/components/forecasts/forecast-links';
import { defaultFormState, fromInput, toQuery } from '@/components/optimize/form-state';
import { settingsWithoutField } from '@/components/run/asked';
import { reportTerms } from '@/components/run/describe-registries';
import { largestWeights } from '@/components/run/finding';
import { curveOf, frontierQuestion } from '@/components/run/frontier-curve';
import { headline } from '@/components/run/headline';
import { methodOf } from '@/components/run/report-terms';
import { RunReport } from '@/components/run/run-report';
import { asSentence, formatList } from '@/lib/format';
import { paths } from '@/lib/paths';
import { forgetSoon } from '@/server/loaders/forget-soon';
import { loadFrontier } from '@/server/loaders/load-frontier';
import { loadRun } from '@/server/loaders/load-run';

/** A stored run never changes: rendered on the first visit, then served as it is. */
export const revalidate = false;
export const dynamicParams = true;
export const generateStaticParams = () => [];

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const run = await loadRun((await params).id);
  if (!run) return { title: 'No such result' };
  const title = headline(run, methodOf(run, reportTerms).name);
  const description =
    run.outcome.status === 'solved'
      ? `Largest weights: ${largestWeights(run.outcome, 5)}.`
      : asSentence(run.outcome.message);
  return {
    title,
    description,
    openGraph: { title, description, type: 'article' },
    // Anyone can make one; search engines need not list them.
    robots: { index: false },
  };
}

export default async function RunPage({ params }: Props) {
  const run = await loadRun((await params).id);
  if (!run) {
    await forgetSoon();
    notFound();
  }
  const question = frontierQuestion(run);
  const frontier = question && (await loadFrontier(run, question));
  const dropped = settingsWithoutField(run.input);
  const defaults = defaultFormState(reportTerms);
  return (
    <div className="page max-w-[832px] pt-8">
      <div className="mb-8 flex flex-wrap items-baseline justify-between gap-x-6 gap-y-2 border-rule border-b pb-3">
        <h1 className="font-normal text-base text-soft">A stored result</h1>
        <Link
          href={paths.optimize(toQuery(fromInput(run.input, defaults), defaults))}
          prefetch={false}
          className="no-print"
        >
          Run again with changes
        </Link>
        {dropped.length > 0 && (
          <p className="no-print w-full text-sm text-soft">
            The form has no field for {formatList(dropped)}; running again leaves that out.
          </p>
        )}
      </div>
      <RunReport run={run} terms={reportTerms} frontier={curveOf(frontier)} here="permalink" />
      <ForecastLinks symbols={run.input.symbols} />
    </div>
  );
}
