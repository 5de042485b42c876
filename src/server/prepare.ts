import 'server-only';
import path from 'node:path';
import { migrateDatabase } from '@/db/migrate';
import { getSharedPricesVersion } from '@/db/queries/data-version';
import { sampleSource, seedDatabase } from '@/db/seed';
import { env } from '@/env';
import { refreshForecasts } from '@/services/forecasts/refresh';
import { jobKinds } from '@/services/jobs/registry';
import { startWorker } from '@/services/jobs/start-worker';
import { jobStore } from '@/services/jobs/store';
import { followVersion } from './follow-version';
import { forgetPricedPages } from './handle-prices-changed';
import { loadExample } from './loaders/load-example';
import { getJobQueue, getResources } from './resources';

/** Makes a fresh process ready: tied to its launcher, database prepared, the worked example and forecasts stored. */
export async function prepareServer(): Promise<void> {
  // The launcher's channel closes only when the launcher is gone: do not outlive it.
  if (process.connected) process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  if (env.PREPARE_DATABASE === 'yes') await prepareDatabase();
  if (!env.DATABASE_URL) return;
  loadExample()
    .catch((error: unknown) => warn('example_not_ready', error))
    // After the example, which a visitor of the first page waits for.
    .then(() => refreshForecasts({ context: getResources(), input: {} }))
    .catch((error: unknown) => warn('forecasts_not_ready', error))
    .then(followPrices)
    .then(() => startJobs(env.DATABASE_URL!))
    .catch((error: unknown) => warn('jobs_not_ready', error));
}

/** What `npm start` does before it starts a server. Without a database there is nothing to serve. */
async function prepareDatabase(): Promise<void> {
  try {
    if (!env.DATABASE_URL)
      throw new Error('DATABASE_URL is not set: give the address of a Postgres.');
    await migrateDatabase(env.DATABASE_URL);
    // Beside the server's folder, not beside this module: the bundler moved that.
    await seedDatabase(env.DATABASE_URL, sampleSource(path.resolve('src/market/sample')));
  } catch (error) {
    warn('database_not_ready', error);
    process.exit(1);
  }
}

/** As long as a page may be older than the prices, whoever stored them. */
const lookEveryMs = 20_000;

async function followPrices(): Promise<void> {
  const { db } = getResources();
  const look = followVersion({
    read: () => getSharedPricesVersion(db),
    onChange: forgetPricedPages,
  });
  const again = () => setTimeout(run, lookEveryMs).unref();
  const run = () =>
    look()
      .catch((error) => warn('pages_not_refreshed', error))
      .then(again);
  await run();
}

async function startJobs(databaseUrl: string): Promise<void> {
  if (env.JOBS_IN_SERVER === 'no') return;
  await (await getJobQueue()).schedule();
  const { db, pool } = getResources();
  await startWorker({ store: jobStore(databaseUrl), kinds: jobKinds, context: { db, pool } });
}

function warn(event: string, error: unknown): void {
  const cause = error instanceof Error && error.cause ? String(error.cause) : undefined;
  console.error(JSON.stringify({ level: 'warn', event, error: String(error), cause }));
}
