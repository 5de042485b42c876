'use client';

import { EmptyResult } from '@/components/optimize/empty-result';
import type { FormState } from '@/components/optimize/form-state';
import { repairPatch } from '@/components/optimize/repair-patch';
import { SharePlan } from '@/components/optimize/share-plan';
import { useFrontier } from '@/components/optimize/use-frontier';
import { headline } from '@/components/run/headline';
import { methodOf, type ReportTerms } from '@/components/run/report-terms';
import { RunReport } from '@/components/run/run-report';
import { Awaiting } from '@/components/ui/awaiting';
import type { Run } from '@/services/optimize/schema';

/** The answer, what is on its way, or what to do first; the last answer stays while the next is computed. */
export function ResultPanel({
  run,
  terms,
  pending,
  changed,
  exampleCount,
  state,
  onExample,
  onRepair,
}: {
  run: Run | undefined;
  terms: ReportTerms;
  pending: boolean;
  /** The controls no longer say what this answer was asked. */
  changed: boolean;
  exampleCount: number;
  /** What a repair changes. */
  state: FormState;
  onExample: () => void;
  onRepair: (patch: Partial<FormState>) => void;
}) {
  const frontier = useFrontier(run);
  const said = pending
    ? 'Computing.'
    : run
      ? `Done. ${headline(run, methodOf(run, terms).name)}.`
      : '';
  return (
    <div>
      <p role="status" className="sr-only">
        {said}
      </p>
      {run ? (
        <Awaiting newer={pending}>
          {changed && !pending && (
            <p className="no-print mb-4 border-accent border-l-2 pl-3 text-sm text-soft">
              You have changed the settings since. Press Run to bring the answer up to date.
            </p>
          )}
          <RunReport
            run={run}
            terms={terms}
            frontier={frontier}
            here="workbench"
            orders={
              run.outcome.status === 'solved' && <SharePlan key={run.id} outcome={run.outcome} />
            }
            repairAction={(repair) => {
              const patch = repairPatch(repair, terms.offered, state);
              return (
                patch && (
                  <button
                    type="button"
                    onClick={() => onRepair(patch)}
                    className="button-quiet text-sm"
                  >
                    Apply and run
                    <span className="sr-only">: {repair}</span>
                  </button>
                )
              );
            }}
          />
        </Awaiting>
      ) : pending ? (
        <ResultSkeleton />
      ) : (
        <EmptyResult count={exampleCount} onExample={onExample} />
      )}
    </div>
  );
}

/** The lines of an answer without its words, so that nothing moves when it arrives. */
function ResultSkeleton() {
  return (
    <div aria-hidden="true">
      <div className="h-5 w-64 bg-rule" />
      <div className="mt-2 mb-3 h-[72px] max-w-[32ch] bg-rule" />
      <div className="h-6 w-48 bg-rule" />
      <div className="mt-6 space-y-px">
        {['a', 'b', 'c', 'd'].map((row) => (
          <div key={row} className="h-14 border-rule border-t" />
        ))}
      </div>
    </div>
  );
}
