import { z } from 'zod';
import { AppError } from '@/lib/errors';
import type { JobKind } from '@/services/jobs/contract';

/** Writes its key once, but only after `waitMs`: the time in which a test kills its process. */
const slowWrite: JobKind<{ key: string; waitMs: number }> = {
  id: 'slow-write',
  title: 'Slow write',
  description: 'Writes a row after a while.',
  input: z.object({ key: z.string(), waitMs: z.number() }),
  async run({ db, report }, { key, waitMs }) {
    await db.$client.query('insert into probe_starts (key, pid) values ($1, $2)', [
      key,
      process.pid,
    ]);
    for (let part = 1; part <= 4; part++) {
      await new Promise((resolve) => setTimeout(resolve, waitMs / 4));
      await report({ done: part, total: 4, note: `part ${part}` });
    }
    await db.$client.query(
      'insert into probe_results (key) values ($1) on conflict (key) do nothing',
      [key],
    );
    return `wrote ${key}`;
  },
};

const poison: JobKind<Record<never, never>> = {
  id: 'poison',
  title: 'Poison',
  description: 'Fails every time.',
  input: z.object({}),
  run: async () => {
    throw new AppError('compute_failed', 'This can never work.');
  },
};

/** Takes its whole process down, as running out of memory would. */
const crash: JobKind<Record<never, never>> = {
  id: 'crash',
  title: 'Crash',
  description: 'Kills its process.',
  input: z.object({}),
  run: async () => {
    process.kill(process.pid, 'SIGKILL');
    return new Promise<string>(() => {});
  },
};

export const probeJobs = [slowWrite, poison, crash] as unknown as readonly JobKind[];
