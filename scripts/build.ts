import { buildApplication } from './build-application';
import { openDatabase } from './open-database';
import { createProgress } from './progress';
import { stopSignal } from './serve';

/** `npm run build`: the production build alone; pages are made from the stored prices, so it opens the database. */
const progress = createProgress();
const signal = stopSignal();

try {
  const database = await openDatabase(progress);
  try {
    progress.step('Application');
    const build = await buildApplication(database.url, signal);
    progress.done(build === 'built' ? 'built' : 'build is current');
  } finally {
    await database.release();
  }
} catch (error) {
  process.exitCode = 1;
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(signal.aborted ? 'Stopped.\n' : `\n${reason}\n`);
}
