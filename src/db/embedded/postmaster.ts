import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { binary } from '@/db/embedded/binaries';
import { clusterUrl } from '@/db/embedded/cluster';
import { runCommand } from '@/db/embedded/command';
import type { Place } from '@/db/embedded/place';
import { commandLine, identifyProcess } from '@/db/embedded/process-identity';
import { errorCode } from '@/db/error-code';
import { AppError } from '@/lib/errors';

export interface RunningServer {
  readonly pid: number;
  readonly port: number;
}

const settings = [
  'listen_addresses=127.0.0.1',
  // TCP only: a socket's path may be too long, and its folder closed to the server.
  'unix_socket_directories=',
  'shared_buffers=128MB',
  'max_connections=50',
  'jit=off',
  // Parallel workers want /dev/shm, which containers keep small, and cores, which requests share.
  'max_parallel_workers_per_gather=0',
  'timezone=UTC',
  'log_timezone=UTC',
];

/** The server that runs on this data, once it answers; `undefined` when none runs. */
export async function findRunningServer(
  place: Place,
  patienceMs = 60_000,
): Promise<RunningServer | undefined> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const server = await readPidFile(place);
    if (!server) return undefined;
    if (server.status === 'ready' && (await answers(place, server.port))) return server;
    if (Date.now() > deadline) {
      throw new AppError(
        'db_unavailable',
        `A database server (process ${server.pid}) holds ${place.dataDirectory} but does not answer. End that process, then start again.`,
      );
    }
    await sleep(50);
  }
}

export async function startServer(place: Place, port: number): Promise<void> {
  const log = path.join(place.dataDirectory, 'server.log');
  const options = [`-p ${port}`, ...settings.map((setting) => `-c ${setting}`)].join(' ');
  const result = await control(place, ['start', '-w', '-t', '60', '-s', '-l', log, '-o', options]);
  if (result.code === 0) return;
  const lines = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-8);
  throw new AppError(
    'db_unavailable',
    `The database did not start: ${result.output}\n${lines.join('\n')}`,
  );
}

export async function stopServer(place: Place): Promise<void> {
  const server = await readPidFile(place);
  if (!server) return;
  const result = await control(place, ['stop', '-m', 'fast', '-w', '-t', '60', '-s']);
  if (result.code !== 0 && (await readPidFile(place))) {
    throw new AppError('db_unavailable', `The database did not stop: ${result.output}`);
  }
  // pg_ctl waits for the pid file to go, which is a moment before the process does.
  const deadline = Date.now() + 5_000;
  while (identifyProcess(server.pid) && Date.now() < deadline) await sleep(10);
}

function control(place: Place, args: readonly string[]) {
  return runCommand(binary(place.binaries, 'pg_ctl'), [...args, '-D', place.dataDirectory], {
    user: place.user,
    cwd: '/',
  });
}

/** `undefined` when there is no such file or its process is gone; Postgres itself replaces the file then. */
async function readPidFile({
  dataDirectory,
}: Place): Promise<(RunningServer & { status: string }) | undefined> {
  const file = path.join(dataDirectory, 'postmaster.pid');
  const content = await readFile(file, 'utf8').catch(() => '');
  const lines = content.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || !identifyProcess(pid)) return undefined;
  const command = commandLine(pid);
  if (command !== undefined && !command.includes(dataDirectory)) {
    // After a reboot the pid may belong to someone else, which Postgres would take for a living server.
    await rm(file, { force: true });
    return undefined;
  }
  return { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? '' };
}

async function answers(place: Place, port: number): Promise<boolean> {
  const client = new Client({
    connectionString: await clusterUrl(place, port, 'postgres'),
    connectionTimeoutMillis: 2_000,
    query_timeout: 2_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    if (errorCode(error) === '28P01') {
      throw new AppError(
        'db_unavailable',
        `The database in ${place.dataDirectory} refuses the password kept beside it. Restore the password file, or move both away to begin with an empty database.`,
        { cause: error },
      );
    }
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
