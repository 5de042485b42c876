import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { errorCode } from '@/db/error-code';

/** A process, told apart from any later one that is given the same pid. */
export const processIdentitySchema = z.object({
  pid: z.number().int().positive(),
  /** Boot and start time; empty where the system does not tell (no /proc). */
  started: z.string(),
});

export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** `undefined` when no process has this pid. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  if (!exists(pid)) return undefined;
  const stat = readProc(`${pid}/stat`);
  if (stat === undefined) return { pid, started: '' };
  // The command name, in parentheses, may itself hold spaces and parentheses; field 3 follows the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  // A zombie only waits for its parent to look: it holds nothing any more.
  if (state === 'Z' || state === 'X') return undefined;
  return { pid, started: `${readProc('sys/kernel/random/boot_id')?.trim() ?? ''}:${fields[19]}` };
}

export function isRunning(identity: ProcessIdentity): boolean {
  const current = identifyProcess(identity.pid);
  if (!current) return false;
  return identity.started === '' || current.started === '' || identity.started === current.started;
}

/** The command line with its arguments separated by spaces; `undefined` where the system does not tell. */
export function commandLine(pid: number): string | undefined {
  return readProc(`${pid}/cmdline`)?.replaceAll('\0', ' ');
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to another user.
    return errorCode(error) === 'EPERM';
  }
}

function readProc(name: string): string | undefined {
  try {
    return readFileSync(`/proc/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}
