import { publicProcedure, router } from '@/server/trpc';
import { computeFrontier } from '@/services/optimize/frontier';
import { runOptimization } from '@/services/optimize/run';
import { frontierInputSchema, optimizeInputSchema } from '@/services/optimize/schema';

export const optimizeRouter = router({
  run: publicProcedure
    .input(optimizeInputSchema)
    .mutation(({ ctx, input }) => runOptimization({ context: ctx, input })),
  frontier: publicProcedure
    .input(frontierInputSchema)
    .query(({ ctx, input }) => computeFrontier({ context: ctx, input })),
});
