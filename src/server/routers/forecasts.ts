import { publicProcedure, router } from '@/server/trpc';
import { forecastsForAssets } from '@/services/forecasts/for-assets';
import { listForecasts } from '@/services/forecasts/list';
import { forecastsInputSchema } from '@/services/forecasts/schema';

export const forecastsRouter = router({
  list: publicProcedure.query(({ ctx }) => listForecasts(ctx)),
  forAssets: publicProcedure
    .input(forecastsInputSchema)
    .query(({ ctx, input }) => forecastsForAssets({ context: ctx, input })),
});
