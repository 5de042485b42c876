'use client';

import { useEffect, useState } from 'react';
import type { CsvMapping } from '@/market/csv/contract';
import type { UploadPreview } from '@/services/uploads/preview';
import { previewFile } from '@/trpc/upload-client';

interface Answer {
  readonly preview?: UploadPreview;
  /** Why there is none. */
  readonly error?: string;
}

/** How the file is read under the mapping; the last preview stays until the next one is there. */
export function usePreview(file: File | undefined, mapping: CsvMapping | undefined) {
  const [answer, setAnswer] = useState<Answer & { readonly file?: File }>({});
  const [pending, setPending] = useState(false);
  useEffect(() => {
    if (!file) return;
    const controller = new AbortController();
    setPending(true);
    previewFile(file, mapping, controller.signal).then(
      (preview) => {
        setAnswer({ file, preview });
        setPending(false);
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        setAnswer({ file, error: error instanceof Error ? error.message : String(error) });
        setPending(false);
      },
    );
    return () => controller.abort();
  }, [file, mapping]);
  const current: Answer = answer.file === file ? answer : {};
  return { preview: current.preview, error: current.error, pending };
}
