import { stat } from 'node:fs/promises';
import path from 'node:path';
import { runCommand, type SystemUser } from '@/db/embedded/command';
import { AppError } from '@/lib/errors';

const userName = 'postgres';

/**
 * Postgres refuses to run as root. For root: the owner of the data that is already there, else the system's
 * `postgres` user, made if it does not exist. For everybody else `undefined`: as ourselves.
 */
export async function findServerUser(dataDirectory: string): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await stat(path.join(dataDirectory, 'PG_VERSION')).catch(() => undefined);
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  return (await lookUp()) ?? (await create());
}

async function lookUp(): Promise<SystemUser | undefined> {
  const [uid, gid] = await Promise.all([
    runCommand('id', ['-u', userName]),
    runCommand('id', ['-g', userName]),
  ]);
  if (uid.code !== 0 || gid.code !== 0) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}

async function create(): Promise<SystemUser> {
  const made = await runCommand('useradd', [
    '--system',
    '--user-group',
    '--no-create-home',
    '--shell',
    '/usr/sbin/nologin',
    userName,
  ]);
  // Another process may have made it in between, so what counts is whether it is there now.
  const user = await lookUp();
  if (user) return user;
  throw new AppError(
    'db_unavailable',
    `The bundled database cannot run as root and no \`${userName}\` user could be made (${made.output}). Start as an ordinary user, or set DATABASE_URL.`,
  );
}
