'use client';

import { I18nProvider } from 'react-aria-components';

/** Controls left and kept in sight, the answer right; on phones one under the other. */
export function WorkbenchLayout({
  controls,
  answer,
}: {
  controls: React.ReactNode;
  answer: React.ReactNode;
}) {
  return (
    <I18nProvider locale="en-US">
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[368px_minmax(0,1fr)]">
        <div className="no-print lg:sticky lg:top-0 lg:max-h-dvh lg:self-start lg:overflow-y-auto lg:px-1 lg:pt-1">
          {controls}
        </div>
        <div className="min-w-0 border-rule border-t pt-8 lg:border-0 lg:pt-1">{answer}</div>
      </div>
    </I18nProvider>
  );
}
