'use client';

import { useState } from 'react';

/** Copies the absolute address of a page; `path` is what follows the host. */
export function CopyLinkButton({ path }: { path: string }) {
  const [said, setSaid] = useState<'idle' | 'copied' | 'failed'>('idle');

  async function copy() {
    try {
      await navigator.clipboard.writeText(new URL(path, window.location.origin).href);
      setSaid('copied');
    } catch {
      setSaid('failed');
    }
    setTimeout(() => setSaid('idle'), 3000);
  }

  return (
    <>
      <button type="button" onClick={copy} className="button-link">
        Copy link
      </button>
      <span role="status" className="text-soft empty:hidden">
        {said === 'copied' && 'Copied'}
        {said === 'failed' &&
          'The browser refused; copy the address of the permanent link instead.'}
      </span>
    </>
  );
}
