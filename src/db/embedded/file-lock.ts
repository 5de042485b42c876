import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identifyProcess, isRunning, processIdentitySchema } from '@/db/embedded/process-identity';
import { errorCode } from '@/db/error-code';
import { AppError } from '@/lib/errors';

/**
 * One holder at a time among processes, surviving a holder that is killed.
 *
 * The folder holds files named by generation; the highest one is the lock, and it names its holder or says
 * that it is free. To take the lock is to create the next generation, which the file system grants to one
 * process only. The highest file is never deleted, so a slow process cannot take an old generation for a new one.
 */
export interface FileLockOptions {
  readonly timeoutMs?: number;
  /** Called once, when the lock is not free at once. */
  readonly onWait?: () => void;
}

const released = 'released';
const pollMs = 25;
/** A file without content is being written; a longer silence means that its writer was killed. */
const writingMs = 2_000;

export async function withFileLock<T>(
  directory: string,
  work: () => Promise<T>,
  options: FileLockOptions = {},
): Promise<T> {
  await mkdir(directory, { recursive: true });
  const generation = await acquire(directory, options);
  try {
    return await work();
  } finally {
    // Where the folder is gone there is nothing left to hold.
    await writeFile(path.join(directory, String(generation)), released).catch(() => {});
  }
}

async function acquire(directory: string, options: FileLockOptions): Promise<number> {
  const deadline = Date.now() + (options.timeoutMs ?? 120_000);
  for (let waited = false; ; ) {
    const highest = Math.max(0, ...(await listGenerations(directory)));
    if (highest === 0 || !(await isHeld(path.join(directory, String(highest))))) {
      if (await claim(directory, highest + 1)) return highest + 1;
      continue;
    }
    if (Date.now() > deadline) {
      throw new AppError(
        'db_unavailable',
        `Another process has been preparing the database for too long. End it, or delete ${directory}.`,
      );
    }
    if (!waited) options.onWait?.();
    waited = true;
    await sleep(pollMs);
  }
}

async function claim(directory: string, generation: number): Promise<boolean> {
  const file = path.join(directory, String(generation));
  try {
    await writeFile(file, JSON.stringify(identifyProcess(process.pid)), {
      flag: 'wx',
      mode: 0o644,
    });
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
  const all = await listGenerations(directory);
  if (all.some((other) => other > generation)) {
    await rm(file, { force: true });
    return false;
  }
  const older = all.filter((other) => other < generation);
  await Promise.all(older.map((other) => rm(path.join(directory, String(other)), { force: true })));
  return true;
}

async function isHeld(file: string): Promise<boolean> {
  try {
    const content = await readFile(file, 'utf8');
    if (content === released) return false;
    if (content === '') return Date.now() - (await stat(file)).mtimeMs < writingMs;
    const holder = processIdentitySchema.safeParse(parseJson(content));
    return holder.success && isRunning(holder.data);
  } catch (error) {
    // Replaced by a newer generation between listing and reading: look again.
    if (errorCode(error) === 'ENOENT') return true;
    throw error;
  }
}

async function listGenerations(directory: string): Promise<number[]> {
  const names = await readdir(directory);
  return names.filter((name) => /^\d+$/.test(name)).map(Number);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
