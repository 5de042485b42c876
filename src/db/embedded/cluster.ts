import { randomBytes } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { binary } from '@/db/embedded/binaries';
import { runCommand } from '@/db/embedded/command';
import type { Place } from '@/db/embedded/place';
import { AppError } from '@/lib/errors';

const owner = 'tangency';
const database = 'tangency';

/** Whether there is a cluster; one that the binaries of version `major` cannot read is an error. */
export async function isInitialised({ dataDirectory }: Place, major: string): Promise<boolean> {
  const version = await readFile(path.join(dataDirectory, 'PG_VERSION'), 'utf8').catch(
    () => undefined,
  );
  if (version === undefined) return false;
  if (version.trim() === major) return true;
  throw new AppError(
    'db_unavailable',
    `The database in ${dataDirectory} was made by Postgres ${version.trim()}; this version brings Postgres ${major}. Save what you need with the earlier version, then move the folder away.`,
  );
}

/** Makes an empty cluster. It appears under its name only when complete, so a crash half-way leaves nothing to trip over. */
export async function initialiseCluster(place: Place): Promise<void> {
  const partial = `${place.dataDirectory}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { mode: 0o700 });
  const password = passwordFile(place);
  await writeFile(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (place.user) {
    await chown(partial, place.user.uid, place.user.gid);
    await chown(password, place.user.uid, place.user.gid);
  }
  const result = await runCommand(
    binary(place.binaries, 'initdb'),
    [
      `--pgdata=${partial}`,
      `--username=${owner}`,
      `--pwfile=${password}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      // Of Postgres itself, so that order and case do not depend on the machine.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ],
    { user: place.user, cwd: '/' },
  );
  if (result.code !== 0) {
    await rm(partial, { recursive: true, force: true });
    throw new AppError('db_unavailable', `The database could not be created: ${result.output}`);
  }
  await rename(partial, place.dataDirectory);
}

/** The connection string of the application's database in the cluster. */
export async function clusterUrl(place: Place, port: number, name = database): Promise<string> {
  const file = passwordFile(place);
  const password = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AppError(
      'db_unavailable',
      `The database's password in ${file} cannot be read. Start as the user who made the database, or move ${place.dataDirectory} away to begin with an empty one.`,
      { cause },
    );
  });
  return `postgresql://${owner}:${encodeURIComponent(password.trim())}@127.0.0.1:${port}/${name}`;
}

export async function ensureDatabase(place: Place, port: number): Promise<void> {
  const client = new Client({
    connectionString: await clusterUrl(place, port, 'postgres'),
    connectionTimeoutMillis: 5_000,
  });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
}

function passwordFile({ dataDirectory }: Place): string {
  return `${dataDirectory}.password`;
}
