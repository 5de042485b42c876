'use client';

import { useRef, useState } from 'react';
import type { CsvMapping } from '@/market/csv/contract';
import type { UploadReport } from '@/services/uploads/schema';
import { sendFile } from '@/trpc/upload-client';

type Sending =
  | { readonly state: 'idle' }
  | { readonly state: 'sending'; readonly share: number }
  | { readonly state: 'failed'; readonly message: string }
  | { readonly state: 'stored'; readonly report: UploadReport };

/** Stores a file, with progress and cancel; attempts at the same file and mapping are one upload. */
export function useSend(onStored: (report: UploadReport) => void) {
  const [sending, setSending] = useState<Sending>({ state: 'idle' });
  const attempt = useRef<{ question: string; file: File; key: string } | undefined>(undefined);
  const controller = useRef<AbortController | undefined>(undefined);

  function send(file: File, mapping: CsvMapping, currency: string) {
    const question = JSON.stringify([mapping, currency]);
    if (attempt.current?.file !== file || attempt.current.question !== question) {
      attempt.current = { file, question, key: randomKey() };
    }
    const own = new AbortController();
    controller.current = own;
    setSending({ state: 'sending', share: 0 });
    sendFile(file, mapping, {
      currency,
      key: attempt.current.key,
      signal: own.signal,
      onProgress: (share) => {
        if (controller.current === own) setSending({ state: 'sending', share });
      },
    }).then(
      (report) => {
        setSending({ state: 'stored', report });
        onStored(report);
      },
      (error: unknown) => {
        if (own.signal.aborted) return;
        const message = error instanceof Error ? error.message : String(error);
        setSending({ state: 'failed', message });
      },
    );
  }

  function reset() {
    controller.current?.abort();
    controller.current = undefined;
    setSending({ state: 'idle' });
  }

  return { sending, send, reset };
}

function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
