import { allocateRouter } from './routers/allocate';
import { assetsRouter } from './routers/assets';
import { optimizeRouter } from './routers/optimize';
import { runsRouter } from './routers/runs';
import { router } from './trpc';

export const appRouter = router({
  allocate: allocateRouter,
  assets: assetsRouter,
  optimize: optimizeRouter,
  runs: runsRouter,
});

/** The whole API as a type: other TypeScript programs import this and nothing else. */
export type AppRouter = typeof appRouter;
