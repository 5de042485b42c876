import { rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  clusterUrl,
  ensureDatabase,
  initialiseCluster,
  isInitialised,
} from '@/db/embedded/cluster';
import { withFileLock } from '@/db/embedded/file-lock';
import { countLeases, takeLease } from '@/db/embedded/lease';
import { choosePlace, type Place, prepareBinaries } from '@/db/embedded/place';
import { choosePort } from '@/db/embedded/port';
import { findRunningServer, startServer, stopServer } from '@/db/embedded/postmaster';
import { AppError } from '@/lib/errors';

export interface EmbeddedPostgresOptions {
  /** `.data/postgres` of the working directory when absent; its parent also holds password, lock and leases. */
  readonly dataDirectory?: string;
  /** Insist on this port. Absent: 54329, or any free one where that is taken. */
  readonly port?: number | undefined;
  /** One plain sentence per step that takes time. */
  readonly onProgress?: (sentence: string) => void;
}

export interface EmbeddedPostgres {
  readonly url: string;
  /** A server was running already and is shared. */
  readonly reused: boolean;
  /** Gives the share back; the server stops when no living process holds one. */
  release(): Promise<void>;
}

/**
 * A Postgres of the project's own, shared by all processes that acquire it. It is a daemon: it outlives a
 * holder that is killed, and the next one to come adopts it.
 */
export async function acquireEmbeddedPostgres(
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const tell = options.onProgress ?? (() => {});
  const place = await choosePlace(options.dataDirectory ?? path.join('.data', 'postgres'));
  if (place.movedFrom) {
    tell(
      `The database's user cannot enter ${place.movedFrom}, so the database lives in ${place.stateDirectory}.`,
    );
  }
  return withFileLock(
    path.join(place.stateDirectory, 'lock'),
    async () => {
      const lease = await takeLease(leases(place));
      try {
        const { port, reused } = await ensureRunning(place, options.port, tell);
        await ensureDatabase(place, port);
        return {
          url: await clusterUrl(place, port),
          reused,
          release: once(() => release(place, lease)),
        };
      } catch (error) {
        await rm(lease, { force: true });
        throw error;
      }
    },
    { onWait: () => tell('Another process is preparing the database; waiting for it.') },
  );
}

async function ensureRunning(
  place: Place,
  askedPort: number | undefined,
  tell: (sentence: string) => void,
) {
  const running = await findRunningServer(place);
  if (running) {
    if (askedPort === undefined || askedPort === running.port)
      return { port: running.port, reused: true };
    // Our own lease is one of them.
    if ((await countLeases(leases(place))) > 1) {
      throw new AppError(
        'db_unavailable',
        `The database runs on port ${running.port} and is in use by another process. Stop that process to move it to port ${askedPort}.`,
      );
    }
    await choosePort(askedPort);
    await stopServer(place);
  }
  const major = await prepareBinaries(place);
  if (!(await isInitialised(place, major))) {
    tell(`Creating the database in ${place.dataDirectory}.`);
    await initialiseCluster(place);
  }
  tell('Starting the database.');
  return { port: await start(place, askedPort), reused: false };
}

/** How long a killed server may keep its place before its parent has looked at its end. */
const PATIENCE_MS = 30_000;

/** Tried again because the port may be taken, or the processes of a killed server still be leaving, in between. */
async function start(place: Place, askedPort: number | undefined): Promise<number> {
  const deadline = Date.now() + PATIENCE_MS;
  for (let attempt = 1; ; attempt++) {
    const port = await choosePort(askedPort);
    try {
      await startServer(place, port);
      return port;
    } catch (error) {
      // Postgres takes a zombie for a living server; nothing but waiting is safe then.
      const leaving = error instanceof Error && error.message.includes('"postmaster.pid" already');
      if (leaving ? Date.now() > deadline : attempt >= 3) throw error;
      await sleep(Math.min(attempt * 500, 2_000));
    }
  }
}

function release(place: Place, lease: string): Promise<void> {
  return withFileLock(path.join(place.stateDirectory, 'lock'), async () => {
    await rm(lease, { force: true });
    if ((await countLeases(leases(place))) === 0) await stopServer(place);
  });
}

function leases({ stateDirectory }: Place): string {
  return path.join(stateDirectory, 'leases');
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
