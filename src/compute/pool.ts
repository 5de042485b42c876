import type { Worker } from 'node:worker_threads';
import { deadlineError } from '@/lib/deadline';
import { AppError } from '@/lib/errors';
import { type Task, type TaskAnswer, taskBuffers, type WorkerReply } from './task';

export interface PoolOptions {
  /** Threads at most; they start when first needed. */
  readonly size: number;
  /** Tasks that may wait; one more is refused at once. */
  readonly maxQueue: number;
  readonly spawn: () => Worker;
}

export interface RunOptions {
  /** Counted from the call, waiting included. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface Pool {
  /**
   * The answer of the task. The task's arrays are moved to the worker and unusable afterwards.
   * Rejects with an AppError: `overloaded`, `deadline`, `aborted` or `compute_failed`.
   */
  run<T extends Task>(task: T, options: RunOptions): Promise<TaskAnswer<T>>;
  stats(): { threads: number; busy: number; queued: number };
  close(): Promise<void>;
}

interface Job {
  readonly task: Task;
  readonly resolve: (answer: TaskAnswer) => void;
  readonly reject: (error: AppError) => void;
}

interface Slot {
  readonly worker: Worker;
  job: Job | undefined;
}

/**
 * A bounded pool of threads. A task that runs out of time, is aborted or takes its thread down is
 * answered with an error, the thread is replaced, and nothing else notices.
 */
export function createPool({ size, maxQueue, spawn }: PoolOptions): Pool {
  const slots = new Set<Slot>();
  const queue: Job[] = [];
  let closed = false;

  function addSlot(): Slot {
    const slot: Slot = { worker: spawn(), job: undefined };
    slot.worker.unref();
    slot.worker.on('message', (reply: WorkerReply) => {
      const job = slot.job;
      slot.job = undefined;
      slot.worker.unref();
      if (reply.ok) job?.resolve(reply.answer);
      else
        job?.reject(
          new AppError('compute_failed', 'The calculation failed.', { cause: reply.message }),
        );
      dispatch();
    });
    slot.worker.on('error', (cause) => discard(slot, cause));
    slot.worker.on('messageerror', (cause) => discard(slot, cause));
    slot.worker.on('exit', (code) => discard(slot, new Error(`worker exited with code ${code}`)));
    slots.add(slot);
    return slot;
  }

  /** Takes a thread out of service; whatever it was doing fails. */
  function discard(slot: Slot, cause: unknown): void {
    if (!slots.delete(slot)) return;
    const job = slot.job;
    slot.job = undefined;
    void slot.worker.terminate();
    job?.reject(new AppError('compute_failed', 'The calculation stopped unexpectedly.', { cause }));
    dispatch();
  }

  function dispatch(): void {
    while (queue.length > 0 && !closed) {
      const slot =
        [...slots].find(({ job }) => !job) ?? (slots.size < size ? addSlot() : undefined);
      if (!slot) return;
      const job = queue.shift()!;
      slot.job = job;
      slot.worker.ref();
      try {
        slot.worker.postMessage(job.task, taskBuffers(job.task));
      } catch (cause) {
        slot.job = undefined;
        slot.worker.unref();
        job.reject(
          new AppError('compute_failed', 'The calculation could not be started.', { cause }),
        );
      }
    }
  }

  /** Takes the job from wherever it is: out of the queue, or with its thread. */
  function withdraw(job: Job, error: AppError): void {
    const position = queue.indexOf(job);
    if (position >= 0) queue.splice(position, 1);
    job.reject(error);
    for (const slot of slots) {
      if (slot.job === job) {
        slot.job = undefined;
        discard(slot, error);
      }
    }
  }

  async function run<T extends Task>(
    task: T,
    { deadlineMs, signal }: RunOptions,
  ): Promise<TaskAnswer<T>> {
    if (closed) throw new AppError('overloaded', 'The server is shutting down.');
    if (signal?.aborted) throw new AppError('aborted', 'The request was cancelled.');
    const idle = slots.size < size || [...slots].some(({ job }) => !job);
    if (!idle && queue.length >= maxQueue) {
      throw new AppError(
        'overloaded',
        'Too many calculations are waiting. Try again in a few seconds.',
      );
    }
    return new Promise<TaskAnswer<T>>((resolve, reject) => {
      const settle = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const job: Job = {
        task,
        resolve: (answer) => {
          settle();
          resolve(answer as TaskAnswer<T>);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      };
      const onAbort = () => withdraw(job, new AppError('aborted', 'The request was cancelled.'));
      const timer = setTimeout(() => withdraw(job, deadlineError(deadlineMs)), deadlineMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      queue.push(job);
      dispatch();
    });
  }

  return {
    run,
    stats: () => ({
      threads: slots.size,
      busy: [...slots].filter(({ job }) => job).length,
      queued: queue.length,
    }),
    async close() {
      closed = true;
      for (const job of queue.splice(0)) {
        job.reject(new AppError('overloaded', 'The server is shutting down.'));
      }
      const threads = [...slots];
      for (const slot of threads) discard(slot, new Error('pool closed'));
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}
