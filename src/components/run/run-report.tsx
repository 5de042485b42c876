import { AssumptionsSection } from '@/components/run/assumptions-section';
import { CoverageSection } from '@/components/run/coverage-section';
import type { FrontierPoint } from '@/components/run/frontier-curve';
import { headline } from '@/components/run/headline';
import { InfeasibleView } from '@/components/run/infeasible-view';
import { methodOf, type ReportTerms } from '@/components/run/report-terms';
import { ResultActions } from '@/components/run/result-actions';
import { SolvedView } from '@/components/run/solved-view';
import { Sentence } from '@/components/ui/sentence';
import { formatCount, formatDay } from '@/lib/format';
import type { Run } from '@/services/optimize/schema';

export const resultHeadingId = 'result';

/** One run as a page tells it: the finding, then its grounds. The same on the permalink and in the workbench. */
export function RunReport({
  run,
  terms,
  frontier,
  here,
  repairAction,
  orders,
}: {
  run: Run;
  terms: ReportTerms;
  /** Where it is known and drawn. */
  frontier?: readonly FrontierPoint[] | undefined;
  here: 'permalink' | 'workbench';
  repairAction?: (repair: string) => React.ReactNode;
  orders?: React.ReactNode;
}) {
  const { outcome, coverage } = run;
  const method = methodOf(run, terms);
  return (
    <article aria-labelledby={resultHeadingId}>
      <p className="text-sm text-soft">
        {method.name}, {formatCount(run.input.symbols.length, 'asset')}, {formatDay(coverage.from)}{' '}
        to {formatDay(coverage.to)}
      </p>
      <h2 id={resultHeadingId} className="mt-1 mb-3 max-w-[32ch] text-lg sm:text-xl">
        {headline(run, method.name)}
      </h2>
      <ResultActions run={run} here={here} />
      <div className="mt-6">
        {outcome.status === 'solved' && (
          <SolvedView
            run={run}
            outcome={outcome}
            terms={terms}
            frontier={frontier}
            orders={orders}
          />
        )}
        {outcome.status === 'infeasible' && (
          <InfeasibleView outcome={outcome} repairAction={repairAction} />
        )}
        {outcome.status === 'notConverged' && (
          <div className="max-w-[68ch] space-y-3">
            <p>
              <Sentence text={outcome.message} />
            </p>
            <p className="text-soft">
              An answer that cannot be certified is not shown. Nothing you entered is lost: change a
              limit, the method or the period and run again.
            </p>
          </div>
        )}
        {outcome.status !== 'solved' && (
          <div className="mt-10 space-y-10">
            <CoverageSection run={run} />
            <AssumptionsSection run={run} terms={terms} />
          </div>
        )}
      </div>
    </article>
  );
}
