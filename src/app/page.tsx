import Link from 'next/link';
import { CompositionChart } from '@/components/charts/composition-chart';
import { HomeGrounds } from '@/components/home/home-grounds';
import { reportTerms } from '@/components/run/describe-registries';
import { FiguresTable } from '@/components/run/figures-table';
import { headline } from '@/components/run/headline';
import { methodOf } from '@/components/run/report-terms';
import { withRiskShares } from '@/components/run/risk-share';
import { formatDay } from '@/lib/format';
import { paths } from '@/lib/paths';
import { loadExample } from '@/server/loaders/load-example';

export const revalidate = 86400;

export default async function HomePage() {
  const run = await loadExample();
  const { outcome, coverage } = run;
  const period = `${formatDay(coverage.from)} to ${formatDay(coverage.to)}`;
  return (
    <div className="page">
      <div className="grid gap-x-16 gap-y-10 pt-10 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] lg:grid-rows-[auto_1fr] lg:pt-16">
        <div>
          <h1 className="max-w-[14ch] text-xl sm:text-2xl">Portfolios that show their proof</h1>
          <p className="mt-4 max-w-[44ch] text-lg text-soft">
            Choose some stocks or funds. Tangency finds the mix you ask for from past prices, and
            shows the check, the data and a plain baseline beside it.
          </p>
          <p className="mt-8 flex flex-wrap items-center gap-x-6 gap-y-3">
            <Link href={paths.optimize()} prefetch={false} className="button-primary">
              Try it with your own
            </Link>
            <Link href={paths.run(run.id)} prefetch={false}>
              See the whole example
            </Link>
          </p>
        </div>
        <section aria-labelledby="example" className="lg:col-start-2 lg:row-span-2 lg:row-start-1">
          <p className="text-sm text-soft">A worked example, {period}</p>
          <h2 id="example" className="mt-1 mb-5 text-lg">
            {headline(run, methodOf(run, reportTerms).name)}
          </h2>
          {outcome.status === 'solved' && (
            <>
              <CompositionChart
                assets={withRiskShares(outcome)}
                showRisk={false}
                title="What it holds"
                subtitle="Per cent of the money; the grey line is equal weight"
              />
              <div className="mt-6">
                <FiguresTable outcome={outcome} />
              </div>
            </>
          )}
        </section>
        <HomeGrounds run={run} />
      </div>
    </div>
  );
}
