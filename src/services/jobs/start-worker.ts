import { AppError } from '@/lib/errors';
import type { ServiceContext } from '@/services/context';
import type { JobKind } from './contract';
import { createWorker, giveBack, type JobStore } from './engine';
import { openJobQueue } from './job-queue';

export interface JobWorker {
  /** Finishes what runs, up to the grace, and takes nothing new; what is left runs again elsewhere. */
  close(graceMs?: number): Promise<void>;
}

const CLOSE_GRACE_MS = 5_000;

/** Serves the queue in this process. Any number of processes and machines may do so at once. */
export async function startWorker({
  store,
  kinds,
  context,
  concurrency = 1,
  onFinished,
}: {
  readonly store: JobStore;
  readonly kinds: readonly JobKind[];
  readonly context: Omit<ServiceContext, 'signal'>;
  readonly concurrency?: number;
  readonly onFinished?: (line: { kind: string; id: string; ok: boolean; message: string }) => void;
}): Promise<JobWorker> {
  const { enqueue, close } = await openJobQueue(store, kinds);
  const leaving = new AbortController();
  const worker = createWorker(
    store,
    async (job, token, cancelled) => {
      const kind = kinds.find(({ id }) => id === job.name);
      if (!kind) throw new Error(`No job "${job.name}" is known here: is this worker out of date?`);
      const report = (progress: object) => job.updateProgress(progress);
      const signal = AbortSignal.any([cancelled, leaving.signal]);
      try {
        leaving.signal.throwIfAborted();
        const input = kind.input.parse(job.data);
        return await orLeave(kind.run({ ...context, signal, report, enqueue }, input), leaving);
      } catch (error) {
        if (leaving.signal.aborted) return giveBack(job, token);
        // The queue keeps the message, and people read it: inner errors stay in the log.
        if (error instanceof AppError) throw error;
        console.error(
          JSON.stringify({
            level: 'error',
            event: 'job_failed',
            kind: kind.id,
            error: String(error),
          }),
        );
        throw new Error('Something went wrong on our side; the log of the worker has more.');
      }
    },
    { concurrency },
  );
  worker.on('completed', (job, message) =>
    onFinished?.({ kind: job.name, id: job.id ?? '', ok: true, message }),
  );
  worker.on('failed', (job, error) =>
    onFinished?.({ kind: job?.name ?? '', id: job?.id ?? '', ok: false, message: error.message }),
  );
  return {
    async close(graceMs = CLOSE_GRACE_MS) {
      const timer = setTimeout(() => leaving.abort(), graceMs);
      await worker.close();
      clearTimeout(timer);
      await close();
    },
  };
}

/** The answer of what runs, or an error as soon as the worker leaves. */
function orLeave<T>(running: Promise<T>, { signal }: AbortController): Promise<T> {
  return new Promise((resolve, reject) => {
    const onLeave = () => reject(signal.reason);
    signal.addEventListener('abort', onLeave, { once: true });
    running.then(resolve, reject).finally(() => signal.removeEventListener('abort', onLeave));
  });
}
