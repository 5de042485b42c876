'use client';

import { useEffect, useRef, useState } from 'react';
import { I18nProvider } from 'react-aria-components';

/** Controls left, the answer right; on phones one under the other. */
export function WorkbenchLayout({
  heading,
  controls,
  answer,
}: {
  heading: React.ReactNode;
  controls: React.ReactNode;
  answer: React.ReactNode;
}) {
  const column = useRef<HTMLDivElement>(null);
  const height = useHeight(column);
  return (
    <I18nProvider locale="en-US">
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[368px_minmax(0,1fr)]">
        {/* Taller than the window it scrolls until its end is reached, then stays: nothing scrolls inside it. */}
        <div
          ref={column}
          className="no-print min-w-0 lg:sticky lg:self-start"
          style={{ top: `min(24px, calc(100dvh - ${height}px))` }}
        >
          <div className="pb-5">{heading}</div>
          {controls}
        </div>
        <div className="min-w-0 border-rule border-t pt-8 lg:border-0 lg:pt-0">{answer}</div>
      </div>
    </I18nProvider>
  );
}

function useHeight(element: React.RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setHeight(Math.ceil(entry.borderBoxSize[0]?.blockSize ?? 0));
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return height;
}
