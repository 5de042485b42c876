import { z } from 'zod';
import { publicProcedure, router } from '@/server/trpc';
import { getRun } from '@/services/runs/get';

export const runsRouter = router({
  get: publicProcedure
    .input(z.strictObject({ id: z.string().trim().min(1).max(64) }))
    .query(({ ctx, input }) => getRun({ context: ctx, id: input.id })),
});
