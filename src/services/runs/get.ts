import type { Database } from '@/db/client';
import { findRun } from '@/db/queries/runs';
import { AppError } from '@/lib/errors';
import { type Run, runSchema } from '@/services/optimize/schema';

/** What `runId` makes. */
const runIdPattern = /^[0-9a-f]{24}$/;

/** A stored result. Throws AppError `not_found` for an id that names none. */
export async function getRun({
  context: { db },
  id,
}: {
  context: { db: Database };
  id: string;
}): Promise<Run> {
  const stored = runIdPattern.test(id) ? await findRun(db, id) : undefined;
  if (!stored) {
    throw new AppError(
      'not_found',
      'There is no result with this link. It may have been mistyped.',
      { field: 'id' },
    );
  }
  return runSchema.parse(stored.result);
}
