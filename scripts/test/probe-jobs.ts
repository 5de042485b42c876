import { z } from 'zod';
import { AppError } from '@/lib/errors';
import type { JobKind } from '@/services/jobs/contract';

/** Writes its key once, after `waitMs`. */
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

/** Never ends where it is begun first; where it is begun again it writes its key. */
const interrupted: JobKind<{ key: string }> = {
  id: 'interrupted',
  title: 'Interrupted',
  description: 'Ends only in its second run.',
  input: z.object({ key: z.string() }),
  async run({ db }, { key }) {
    await db.$client.query('insert into probe_starts (key, pid) values ($1, $2)', [
      key,
      process.pid,
    ]);
    const { rows } = await db.$client.query('select from probe_starts where key = $1', [key]);
    if (rows.length === 1) return new Promise<string>(() => {});
    await db.$client.query('insert into probe_results (key) values ($1)', [key]);
    return `wrote ${key}`;
  },
};

/** Tells its progress, then waits until its key stands among the results. */
const awaited: JobKind<{ key: string }> = {
  id: 'awaited',
  title: 'Awaited',
  description: 'Waits for a row.',
  input: z.object({ key: z.string() }),
  async run({ db, report }, { key }) {
    await report({ done: 1, total: 4, note: 'part 1' });
    const results = () => db.$client.query('select from probe_results where key = $1', [key]);
    while ((await results()).rows.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return `saw ${key}`;
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

export const probeJobs = [
  slowWrite,
  interrupted,
  awaited,
  poison,
  crash,
] as unknown as readonly JobKind[];
