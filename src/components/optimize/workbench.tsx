'use client';

import { useMemo, useRef, useState } from 'react';
import { type FieldProblem, fieldProblem } from '@/components/optimize/field-error';
import { type FormState, toInput, toQuery } from '@/components/optimize/form-state';
import { OptimizeForm } from '@/components/optimize/optimize-form';
import { ResultPanel } from '@/components/optimize/result-panel';
import { useFormQuery } from '@/components/optimize/use-form-query';
import { useOptimizeRun } from '@/components/optimize/use-optimize-run';
import { WorkbenchLayout } from '@/components/optimize/workbench-layout';
import type { ReportTerms } from '@/components/run/report-terms';
import { resultHeadingId } from '@/components/run/run-report';
import type { Asset } from '@/services/assets/schema';
import type { Run } from '@/services/optimize/schema';

export interface WorkbenchProps {
  readonly heading: React.ReactNode;
  readonly assets: readonly Asset[];
  readonly terms: ReportTerms;
  /** The worked example's controls, one click away. */
  readonly example: FormState;
}

/** The controls and, beside or below them, the answer. */
export function Workbench({ heading, assets, terms, example }: WorkbenchProps) {
  const { offered: methods } = terms;
  const { state, setState, defaults, push } = useFormQuery(terms);
  const optimize = useOptimizeRun();
  const [answer, setAnswer] = useState<{ run: Run; asked: string }>();
  const [hint, setHint] = useState<string>();
  const panel = useRef<HTMLDivElement>(null);

  function run(next: FormState) {
    if (next.symbols.length === 0) {
      setHint('Choose at least one asset, or add the example stocks below.');
      return;
    }
    setHint(undefined);
    push(next);
    const isFirst = answer === undefined;
    const method = methods.find(({ id }) => id === next.method);
    optimize.mutate(toInput(next, method, defaults), {
      onSuccess: (result) => {
        setAnswer({ run: result, asked: toQuery(next, defaults) });
        reveal(panel.current, isFirst);
      },
    });
  }

  function change(patch: Partial<FormState>) {
    if (patch.symbols) setHint(undefined);
    if (optimize.isError) optimize.reset();
    setState((current) => ({ ...current, ...patch }));
  }

  function runWith(patch: Partial<FormState>) {
    const next = { ...state, ...patch };
    setState(next);
    run(next);
  }

  const failure = optimize.error;
  // One object per failure, so that the form moves to it once.
  const problem = useMemo<FieldProblem | undefined>(() => {
    if (hint) return { field: 'symbols', message: hint };
    return failure ? fieldProblem(failure) : undefined;
  }, [hint, failure]);

  return (
    <WorkbenchLayout
      heading={heading}
      controls={
        <OptimizeForm
          assets={assets}
          offered={terms}
          preset={example.symbols}
          state={state}
          problem={problem}
          pending={optimize.isPending}
          onChange={change}
          onRun={() => run(state)}
          onCancel={optimize.cancel}
        />
      }
      answer={
        <div ref={panel}>
          <ResultPanel
            run={answer?.run}
            terms={terms}
            pending={optimize.isPending}
            changed={answer !== undefined && answer.asked !== toQuery(state, defaults)}
            exampleCount={example.symbols.length}
            onExample={() => runWith(example)}
            state={state}
            onRepair={runWith}
          />
        </div>
      }
    />
  );
}

/**
 * Under the controls an answer would arrive unseen; beside them the first one would, where Run was pressed at the end of
 * the form. Later ones leave the reader where the settings are being tried.
 */
function reveal(panel: HTMLElement | null, isFirst: boolean) {
  const isBeside = matchMedia('(width >= 64rem)').matches;
  if (!panel || (isBeside && !isFirst)) return;
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  requestAnimationFrame(() => {
    const heading = panel.querySelector(`#${resultHeadingId}`) ?? panel;
    if (isBeside && heading.getBoundingClientRect().top >= 0) return;
    heading.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
  });
}
