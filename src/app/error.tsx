'use client';

import { DeadEnd } from '@/components/ui/dead-end';

/** Digests match the line in the server's log; messages of the server never reach the browser. */
function digestOf(error: unknown): string | undefined {
  return error instanceof Error && 'digest' in error && typeof error.digest === 'string'
    ? error.digest
    : undefined;
}

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = digestOf(error);
  return (
    <DeadEnd
      title="This page could not be made"
      text={`Something failed on our side, perhaps the database. Stored results are safe, and nothing of yours was changed.${digest ? ` If it happens again, report the code ${digest}.` : ''}`}
    >
      <button type="button" onClick={() => retry()} className="button-primary">
        Try again
      </button>
    </DeadEnd>
  );
}
