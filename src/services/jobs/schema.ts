import { z } from 'zod';

export const jobStates = ['scheduled', 'waiting', 'running', 'done', 'retrying', 'dead'] as const;

export const jobSchema = z.object({
  id: z.string(),
  kind: z.string(),
  title: z.string(),
  state: z.enum(jobStates),
  /** Parts done of all, while it runs. */
  progress: z
    .object({ done: z.number(), total: z.number(), note: z.string().exactOptional() })
    .nullable(),
  attempts: z.number().int(),
  queuedAt: z.string(),
  /** When a job that does not wait for a worker but for its hour will run. */
  dueAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** What was done, or why the last attempt failed. */
  message: z.string().nullable(),
});

export type Job = z.infer<typeof jobSchema>;
