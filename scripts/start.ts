import { env } from '@/env';
import { buildApplication } from './build-application';
import { openDatabase } from './open-database';
import { createProgress } from './progress';
import {
  requireFreePort,
  serverUrl,
  spawnNext,
  stopSignal,
  superviseServer,
  waitUntilServing,
} from './serve';

/** `npm start`: database, prices, build if stale, server. */
const started = performance.now();
const progress = createProgress();
const signal = stopSignal();

async function serve(databaseUrl: string): Promise<number> {
  signal.throwIfAborted();
  progress.step('Application');
  const build = await buildApplication(databaseUrl, signal);
  progress.done(build === 'built' ? 'built' : 'build is current');
  progress.step(`Server on ${env.HOST}:${env.PORT}`);
  const server = spawnNext('start', databaseUrl);
  const ended = superviseServer(server, signal);
  await waitUntilServing(server, signal);
  if (!signal.aborted) {
    progress.done('answers');
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stderr.write(`\nReady in ${seconds} s. Ctrl-C stops everything.\n`);
    process.stdout.write(`${serverUrl()}\n`);
  }
  return ended;
}

try {
  await requireFreePort('start');
  const database = await openDatabase(progress);
  try {
    process.exitCode = await serve(database.url);
  } finally {
    await database.release();
  }
} catch (error) {
  process.exitCode = signal.aborted ? 0 : 1;
  if (!signal.aborted)
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
}
if (signal.aborted) process.stderr.write('Stopped.\n');
