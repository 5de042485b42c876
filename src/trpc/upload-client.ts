import { type CsvMapping, csvLimits } from '@/market/csv/contract';
import { mappingToQuery } from '@/market/csv/mapping-query';
import type { UploadPreview } from '@/services/uploads/preview';
import type { UploadReport } from '@/services/uploads/schema';

/** What the server said against a file; its message is written for people. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
}

const unreachable =
  'The server could not be reached. Your file is safe where it is: try again in a moment.';

function addressOf(path: string, fileName: string, more: Record<string, string>): string {
  return `${path}?${new URLSearchParams({ name: fileName, ...more })}`;
}

/** How the beginning of the file is read, under the mapping where one is given. */
export async function previewFile(
  file: File,
  mapping: CsvMapping | undefined,
  signal: AbortSignal,
): Promise<UploadPreview> {
  const isWhole = file.size <= csvLimits.previewBytes;
  const address = addressOf('/api/uploads/preview', file.name, {
    whole: isWhole ? 'yes' : 'no',
    ...(mapping && mappingToQuery(mapping)),
  });
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: file.slice(0, csvLimits.previewBytes),
    signal,
  }).catch((cause: unknown) => {
    throw signal.aborted ? cause : new UploadError(unreachable, { cause });
  });
  return readAnswer(response.status, await response.text());
}

/** Sends the whole file; `fetch` does not tell how far it is, so this is an older request. */
export function sendFile(
  file: File,
  mapping: CsvMapping,
  {
    currency,
    key,
    signal,
    onProgress,
  }: {
    readonly currency: string;
    /** The same for every attempt to send this file. */
    readonly key: string;
    readonly signal: AbortSignal;
    readonly onProgress: (share: number) => void;
  },
): Promise<UploadReport> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(
      'POST',
      addressOf('/api/uploads', file.name, { ...mappingToQuery(mapping), currency }),
    );
    request.setRequestHeader('content-type', 'text/csv');
    request.setRequestHeader('idempotency-key', key);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      try {
        resolve(readAnswer(request.status, request.responseText));
      } catch (error) {
        reject(error);
      }
    };
    request.onerror = () => reject(new UploadError(unreachable));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

/** Our own server's answer, so its form is trusted once its status says that it is one. */
function readAnswer<T>(status: number, text: string): T {
  let body: { message?: unknown };
  try {
    body = JSON.parse(text) as { message?: unknown };
  } catch (cause) {
    throw new UploadError(unreachable, { cause });
  }
  if (status === 200) return body as T;
  throw new UploadError(typeof body.message === 'string' ? body.message : unreachable);
}
