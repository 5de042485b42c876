'use client';

import { Suspense } from 'react';
import { defaultFormState } from '@/components/optimize/form-state';
import { Workbench } from '@/components/optimize/workbench';
import { type WorkbenchProps, WorkbenchView } from '@/components/optimize/workbench-view';
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

function AtDefaults(props: WorkbenchProps) {
  return (
    <WorkbenchView
      {...props}
      state={defaultFormState(props.terms)}
      onChange={nothing}
      onRun={nothing}
      onRunWith={nothing}
      onCancel={nothing}
    />
  );
}
