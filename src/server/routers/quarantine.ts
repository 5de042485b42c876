import { publicProcedure, router } from '@/server/trpc';
import { listQuarantine } from '@/services/quarantine/list';
import { quarantineInputSchema } from '@/services/quarantine/schema';

export const quarantineRouter = router({
  /** Prices that were refused, with the reason, a page at a time. */
  list: publicProcedure
    .input(quarantineInputSchema)
    .query(({ ctx, input }) => listQuarantine({ context: ctx, input })),
});
