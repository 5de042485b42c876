import { publicProcedure, router } from '@/server/trpc';
import { listAssets } from '@/services/assets/list';
import { searchInputSchema } from '@/services/assets/schema';
import { searchAssets } from '@/services/assets/search';

export const assetsRouter = router({
  list: publicProcedure.query(({ ctx }) => listAssets(ctx)),
  search: publicProcedure
    .input(searchInputSchema)
    .query(({ ctx, input }) => searchAssets({ context: ctx, input })),
});
