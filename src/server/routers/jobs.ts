import { z } from 'zod';
import { getJobQueue } from '@/server/resources';
import { publicProcedure, router } from '@/server/trpc';

const input = z.strictObject({ limit: z.number().int().min(1).max(200).default(50) });

export const jobsRouter = router({
  /** The latest background jobs with their progress, newest first. */
  list: publicProcedure
    .input(input)
    .query(async ({ input }) => (await getJobQueue()).list(input.limit)),
  /** Jobs that failed for good and wait for a person. */
  dead: publicProcedure
    .input(input)
    .query(async ({ input }) => (await getJobQueue()).listDead(input.limit)),
});
