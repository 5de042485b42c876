import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { choosePlace } from '@/db/embedded/place';
import { acquireEmbeddedPostgres } from '@/db/embedded-postgres';
import { migrateDatabase } from '@/db/migrate';
import { sampleSource, seedDatabase } from '@/db/seed';

// A Postgres of its own for one test run, in a process of its own: when the test runner ends, however it
// ends, standard input closes and everything is stopped and deleted.
const folder = await mkdtemp(path.join(tmpdir(), 'tangency-test-'));
// For root: the server runs as another user, who must get in.
await chmod(folder, 0o755);
const dataDirectory = path.join(folder, 'postgres');
const { stateDirectory } = await choosePlace(dataDirectory);

const server = await acquireEmbeddedPostgres({ dataDirectory });
try {
  const ended = new Promise((resolve) => {
    process.stdin.once('close', resolve);
    process.stdin.resume();
  });
  await migrateDatabase(server.url);
  await copyDatabase('migrated_template');
  await seedDatabase(server.url, sampleSource());
  await copyDatabase('seeded_template');
  console.log(server.url);
  await ended;
} finally {
  await server.release();
  await rm(stateDirectory, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}

async function copyDatabase(name: string): Promise<void> {
  const admin = new Client(server.url.replace(/[^/]+$/, 'postgres'));
  await admin.connect();
  await admin.query(`create database ${name} template tangency`);
  await admin.end();
}
