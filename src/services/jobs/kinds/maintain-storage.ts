import { z } from 'zod';
import { maintainPrices } from '@/db/queries/maintain-prices';
import type { JobKind } from '@/services/jobs/contract';

const YEARS_AHEAD = 2;

export const maintainStorage: JobKind<Record<never, never>> = {
  id: 'maintain-storage',
  title: 'Storage upkeep',
  description:
    'Makes the tables for the coming years ahead of time and refreshes what reads rely on.',
  input: z.strictObject({}),
  schedule: { pattern: '40 3 * * *', input: {} },
  async run({ db }) {
    const made = await maintainPrices(db, YEARS_AHEAD);
    return made === 0
      ? `The tables of the next ${YEARS_AHEAD} years are there.`
      : `${made} yearly table${made === 1 ? '' : 's'} made ahead.`;
  },
};
