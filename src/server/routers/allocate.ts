import { publicProcedure, router } from '@/server/trpc';
import { allocateInputSchema } from '@/services/allocate/schema';
import { allocateShares } from '@/services/allocate/shares';

export const allocateRouter = router({
  shares: publicProcedure
    .input(allocateInputSchema)
    .mutation(({ ctx, input }) => allocateShares({ context: ctx, input })),
});
