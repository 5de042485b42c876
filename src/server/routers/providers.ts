import { publicProcedure, router } from '@/server/trpc';
import { listProviders } from '@/services/providers/list';

export const providersRouter = router({
  /** Where prices come from, and how each source is doing. */
  list: publicProcedure.query(({ ctx }) => listProviders(ctx)),
});
