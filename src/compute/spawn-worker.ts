import { Worker } from 'node:worker_threads';
import { env } from '@/env';
import { createGate, guardTermination } from './native-gate';

const resourceLimits = { maxOldGenerationSizeMb: 1024 };

/**
 * A thread that runs `worker.ts`. The bundler of Next compiles the entry where it sees the literal
 * `new Worker(new URL(...))`; outside of Next the thread loads the TypeScript source through tsx.
 */
export function spawnWorker(): Worker {
  const gate = createGate();
  const workerData = { gate };
  if (env.NEXT_RUNTIME) {
    return guardTermination(
      new Worker(new URL('./worker.ts', import.meta.url), { resourceLimits, workerData }),
      gate,
    );
  }
  // Node 20 does not apply loaders of `--import` to the entry of a worker, so a line of code loads it.
  const entry = JSON.stringify(import.meta.url.replace('spawn-worker', 'worker'));
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return import(${entry}); })`;
  return guardTermination(new Worker(load, { eval: true, resourceLimits, workerData }), gate);
}
