import { AppError } from '@/lib/errors';

export function deadlineError(deadlineMs: number): AppError {
  return new AppError('deadline', `No answer within ${deadlineMs / 1000} s. Try fewer assets.`);
}

/**
 * The answer of `work`, or AppError `deadline` after that time, or `aborted` as soon as the caller's signal fires; then the
 * signal that `work` was given fires too, and what it still does is nobody's.
 */
export function withinDeadline<T>(
  {
    deadlineMs,
    signal,
  }: { readonly deadlineMs: number; readonly signal?: AbortSignal | undefined },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  return new Promise<T>((resolve, reject) => {
    const stop = (error: AppError) => {
      reject(error);
      controller.abort(error);
    };
    const onAbort = () => stop(new AppError('aborted', 'The request was cancelled.'));
    if (signal?.aborted) {
      onAbort();
      return;
    }
    const timer = setTimeout(() => stop(deadlineError(deadlineMs)), deadlineMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    work(controller.signal)
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      });
  });
}
