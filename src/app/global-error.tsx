'use client';

import './globals.css';
import { useEffect } from 'react';
import { themeStorageKey } from '@/components/ui/theme-script';

/** The last resort, when the layout itself fails: no shared component may be needed here. */
export default function GlobalError({ retry }: { error: unknown; retry: () => void }) {
  useEffect(() => {
    try {
      const theme = localStorage.getItem(themeStorageKey);
      if (theme) document.documentElement.dataset.theme = theme;
    } catch {
      // Storage is switched off: the system's colours stay.
    }
  }, []);
  return (
    <html lang="en">
      <body className="font-sans text-base">
        <title>This page could not be made | Tangency</title>
        <main className="page pt-16">
          <h1 className="text-xl">This page could not be made</h1>
          <p className="mt-3 max-w-[60ch] text-soft">
            Something failed on our side. Stored results are safe, and nothing of yours was changed.
          </p>
          <p className="mt-8">
            <button type="button" onClick={() => retry()} className="button-primary">
              Try again
            </button>
          </p>
        </main>
      </body>
    </html>
  );
}
