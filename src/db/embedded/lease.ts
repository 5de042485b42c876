import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { identifyProcess, isRunning, processIdentitySchema } from '@/db/embedded/process-identity';

/** A file that says "this process uses the server". To be called under the lock only. */
export async function takeLease(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, `${process.pid}-${randomUUID().slice(0, 8)}`);
  await writeFile(file, JSON.stringify(identifyProcess(process.pid)));
  return file;
}

/** How many leases of living processes there are; those of dead ones are removed. */
export async function countLeases(directory: string): Promise<number> {
  const names = await readdir(directory).catch(() => []);
  const living = await Promise.all(
    names.map(async (name) => {
      const file = path.join(directory, name);
      if (await isLiving(file)) return true;
      await rm(file, { force: true });
      return false;
    }),
  );
  return living.filter(Boolean).length;
}

async function isLiving(file: string): Promise<boolean> {
  try {
    return isRunning(processIdentitySchema.parse(JSON.parse(await readFile(file, 'utf8'))));
  } catch {
    return false;
  }
}
