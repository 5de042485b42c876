import { createHash } from 'node:crypto';
import { access, constants, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  binary,
  copyBinaries,
  copyName,
  findBinaries,
  makeExecutable,
  makeOpenFolder,
} from '@/db/embedded/binaries';
import { runCommand, type SystemUser } from '@/db/embedded/command';
import { findServerUser } from '@/db/embedded/server-user';
import { AppError } from '@/lib/errors';

/** Where everything of one server lies. */
export interface Place {
  readonly dataDirectory: string;
  /** Holds the data folder and, beside it, password, lock and leases. */
  readonly stateDirectory: string;
  /** Where the binaries are run from, once `prepareBinaries` has been called. */
  readonly binaries: string;
  readonly installedBinaries: string;
  readonly user: SystemUser | undefined;
  /** Set when the project's own folder is closed to the server's user. */
  readonly movedFrom: string | undefined;
}

const refuge = '/var/lib/tangency';

/**
 * The data folder asked for and the binaries as installed, unless we are root and the user that the server
 * runs as cannot enter them (a clone under /root): then folders under /var/lib that it can enter.
 */
export async function choosePlace(dataDirectory: string): Promise<Place> {
  const asked = path.resolve(dataDirectory);
  const installed = await findBinaries();
  const user = await findServerUser(asked);
  const here: Place = {
    dataDirectory: asked,
    stateDirectory: path.dirname(asked),
    binaries: installed,
    installedBinaries: installed,
    user,
    movedFrom: undefined,
  };
  await makeWritable(here.stateDirectory);
  if (!user) return here;
  const [reachesData, reachesBinaries] = await Promise.all([
    canEnter(user, here.stateDirectory),
    canEnter(user, path.join(installed, 'bin')),
  ]);
  const binaries = reachesBinaries ? installed : path.join(refuge, await copyName(installed));
  if (reachesData) return { ...here, binaries };
  if (await stat(path.join(asked, 'PG_VERSION')).catch(() => undefined)) {
    // Starting an empty database elsewhere would look like a loss of everything saved.
    throw new AppError(
      'db_unavailable',
      `The database in ${asked} can no longer be reached by the user that runs it (uid ${user.uid}), because a folder above it is closed to that user. Open it again (chmod o+x on the closed folder).`,
    );
  }
  const name = createHash('sha256').update(asked).digest('hex').slice(0, 12);
  const stateDirectory = path.join(refuge, name);
  await makeOpenFolder(refuge);
  await makeOpenFolder(stateDirectory);
  return {
    ...here,
    dataDirectory: path.join(stateDirectory, path.basename(asked)),
    stateDirectory,
    binaries,
    movedFrom: asked,
  };
}

async function makeWritable(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new AppError(
      'db_unavailable',
      `The database cannot be kept in ${folder}: this user may not write there. Start as the user to whom the folder belongs, or set DATABASE_URL.`,
      { cause },
    );
  }
}

/** To be called under the lock and while no server runs there. Answers the major version. */
export async function prepareBinaries(place: Place): Promise<string> {
  await makeExecutable(place.installedBinaries);
  if (place.binaries !== place.installedBinaries) {
    await copyBinaries(place.installedBinaries, place.binaries);
  }
  const version = await runCommand(binary(place.binaries, 'postgres'), ['--version'], place);
  const major = /\(PostgreSQL\) (\d+)/.exec(version.output)?.[1];
  if (version.code === 0 && major) return major;
  throw new AppError(
    'db_unavailable',
    `The bundled database does not run on this machine (${version.output}). Run \`npm rebuild\`, or set DATABASE_URL to a Postgres of your own.`,
  );
}

/** Asks the system itself: modes, groups, access lists and mount options all count. */
async function canEnter(user: SystemUser, folder: string): Promise<boolean> {
  const result = await runCommand('/bin/sh', ['-c', 'test -x "$0"', folder], { user, cwd: '/' });
  return result.code === 0;
}
