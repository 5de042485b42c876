import { AppError } from '@/lib/errors';

export function deadlineError(deadlineMs: number): AppError {
  return new AppError('deadline', `No answer within ${deadlineMs / 1000} s. Try fewer assets.`);
}

const cancelled = () => new AppError('aborted', 'The request was cancelled.');

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
    if (signal?.aborted) {
      reject(cancelled());
      return;
    }
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const stop = (error: AppError) => {
      // Work that never ends must not keep the clock of its deadline, and with it the process.
      settle();
      reject(error);
      controller.abort(error);
    };
    const onAbort = () => stop(cancelled());
    const timer = setTimeout(() => stop(deadlineError(deadlineMs)), deadlineMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    work(controller.signal).then(resolve, reject).finally(settle);
  });
}
