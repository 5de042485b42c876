'use client';

import { useMemo, useRef, useState } from 'react';
import { type FieldProblem, fieldProblem } from '@/components/optimize/field-error';
import { type FormState, toInput, toQuery } from '@/components/optimize/form-state';
import { useFormQuery } from '@/components/optimize/use-form-query';
import { useOptimizeRun } from '@/components/optimize/use-optimize-run';
import { type WorkbenchProps, WorkbenchView } from '@/components/optimize/workbench-view';
import { resultHeadingId } from '@/components/run/run-report';
import type { Run } from '@/services/optimize/schema';

/** The state of the workbench: what is set, what was asked and what came of it. */
export function Workbench(props: WorkbenchProps) {
  const { terms } = props;
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
    <WorkbenchView
      {...props}
      state={state}
      problem={problem}
      run={answer?.run}
      pending={optimize.isPending}
      changed={answer !== undefined && answer.asked !== toQuery(state, defaults)}
      panel={panel}
      onChange={change}
      onRun={() => run(state)}
      onRunWith={runWith}
      onCancel={optimize.cancel}
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
