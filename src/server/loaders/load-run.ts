import 'server-only';
import { cache } from 'react';
import { AppError } from '@/lib/errors';
import { getResources } from '@/server/resources';
import type { Run } from '@/services/optimize/schema';
import { getRun } from '@/services/runs/get';

/** A stored result for its page, or undefined; once per request however many components ask. */
export const loadRun = cache(async (id: string): Promise<Run | undefined> => {
  try {
    return await getRun({ context: getResources(), id });
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return undefined;
    throw error;
  }
});
