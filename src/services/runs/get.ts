import type { Database } from '@/db/client';
import { findRun } from '@/db/queries/runs';
import { AppError } from '@/lib/errors';
import { type Run, runSchema } from '@/services/optimize/schema';

/** A stored result. Throws AppError `not_found` for an id that names none. */
export async function getRun({
  context: { db },
  id,
}: {
  context: { db: Database };
  id: string;
}): Promise<Run> {
  const stored = await findRun(db, id);
  if (!stored) {
    throw new AppError(
      'not_found',
      'There is no result with this link. It may have been mistyped.',
      { field: 'id' },
    );
  }
  return runSchema.parse(stored.result);
}
