import { publicProcedure, router } from '@/server/trpc';
import { runOptimization } from '@/services/optimize/run';
import { optimizeInputSchema } from '@/services/optimize/schema';

export const optimizeRouter = router({
  run: publicProcedure
    .input(optimizeInputSchema)
    .mutation(({ ctx, input }) => runOptimization({ context: ctx, input })),
});
