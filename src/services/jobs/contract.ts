import type { z } from 'zod';
import type { ServiceContext } from '@/services/context';

export interface JobProgress {
  readonly done: number;
  readonly total: number;
  /** What is being worked on, in words. */
  readonly note?: string;
}

export interface JobContext extends ServiceContext {
  readonly signal: AbortSignal;
  report(progress: JobProgress): Promise<void>;
  /** Asks for a run of another kind, which begins when a worker is free. */
  enqueue(kind: string, input: unknown): Promise<string>;
}

/**
 * A kind of background work. A process may die at any moment and the job then runs again from its start,
 * so `run` must leave the same rows behind however often it runs.
 */
export interface JobKind<Input = unknown> {
  /** Stable: it names stored jobs. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodType<Input>;
  /** Runs by itself at these times: a cron pattern in UTC with the input it is given. */
  readonly schedule?: { readonly pattern: string; readonly input: Input };
  /** A sentence on what was done, for the list of jobs. */
  run(context: JobContext, input: Input): Promise<string>;
}
