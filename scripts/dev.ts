import { openDatabase } from './open-database';
import { createProgress } from './progress';
import { requireFreePort, spawnNext, stopSignal, superviseServer } from './serve';

/** `npm run dev`: the same database, Next's development server. */
const signal = stopSignal();
try {
  await requireFreePort('run dev');
  const database = await openDatabase(createProgress());
  try {
    process.exitCode = await superviseServer(spawnNext('dev', database.url), signal);
  } finally {
    await database.release();
  }
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
