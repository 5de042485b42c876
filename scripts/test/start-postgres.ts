import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

declare global {
  var postgresHolder: ChildProcess | undefined;
}

/** Starts the database of the tests; `test-database.ts` makes one of its own for each test file. */
export default async function startPostgres(): Promise<void> {
  const holder = spawn(process.execPath, ['--import', 'tsx', 'scripts/test/hold-postgres.ts'], {
    // Not in our process group: a Ctrl-C must not take away its chance to clean up.
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  globalThis.postgresHolder = holder;
  process.env.TEST_DATABASE_SERVER_URL = await new Promise((resolve, reject) => {
    createInterface({ input: holder.stdout }).once('line', resolve);
    holder.once('exit', (code) =>
      reject(new Error(`The database of the tests did not start (${code}).`)),
    );
  });
}
