'use client';

import { Suspense } from 'react';
import { defaultFormState } from '@/components/optimize/form-state';
import { OptimizeForm } from '@/components/optimize/optimize-form';
import { ResultPanel } from '@/components/optimize/result-panel';
import { Workbench, type WorkbenchProps } from '@/components/optimize/workbench';
import { WorkbenchLayout } from '@/components/optimize/workbench-layout';
import { ApiProvider } from '@/trpc/client';

const nothing = () => {};

/**
 * The page is static, so its HTML cannot know the query: it carries the controls at their defaults, and
 * the browser puts those of the address in the same places.
 */
export function OptimizeWorkbench(props: WorkbenchProps) {
  return (
    <ApiProvider>
      <Suspense fallback={<AtDefaults {...props} />}>
        <Workbench {...props} />
      </Suspense>
    </ApiProvider>
  );
}

function AtDefaults({ heading, assets, terms, example }: WorkbenchProps) {
  return (
    <WorkbenchLayout
      heading={heading}
      controls={
        <OptimizeForm
          assets={assets}
          offered={terms}
          preset={example.symbols}
          state={defaultFormState(terms)}
          problem={undefined}
          pending={false}
          onChange={nothing}
          onRun={nothing}
          onCancel={nothing}
        />
      }
      answer={
        <ResultPanel
          run={undefined}
          terms={terms}
          pending={false}
          changed={false}
          exampleCount={example.symbols.length}
          state={defaultFormState(terms)}
          onExample={nothing}
          onRepair={nothing}
        />
      }
    />
  );
}
