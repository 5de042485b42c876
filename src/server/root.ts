import { allocateRouter } from './routers/allocate';
import { assetsRouter } from './routers/assets';
import { forecastsRouter } from './routers/forecasts';
import { jobsRouter } from './routers/jobs';
import { optimizeRouter } from './routers/optimize';
import { providersRouter } from './routers/providers';
import { quarantineRouter } from './routers/quarantine';
import { runsRouter } from './routers/runs';
import { uploadsRouter } from './routers/uploads';
import { router } from './trpc';

export const appRouter = router({
  allocate: allocateRouter,
  assets: assetsRouter,
  forecasts: forecastsRouter,
  jobs: jobsRouter,
  optimize: optimizeRouter,
  providers: providersRouter,
  quarantine: quarantineRouter,
  runs: runsRouter,
  uploads: uploadsRouter,
});

/** The whole API as a type: other TypeScript programs import this and nothing else. */
export type AppRouter = typeof appRouter;
