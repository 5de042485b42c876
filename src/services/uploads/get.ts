import type { Database } from '@/db/client';
import { findUpload } from '@/db/queries/uploads';
import { AppError } from '@/lib/errors';
import { type StoredUpload, uploadReportSchema } from './schema';

/** What was answered when the file was stored, and when that was. */
export async function getUpload({
  context: { db },
  id,
}: {
  context: { readonly db: Database };
  id: string;
}): Promise<StoredUpload> {
  const upload = await findUpload(db, id);
  if (!upload) throw uploadNotFound();
  return { ...uploadReportSchema.parse(upload.report), storedAt: upload.createdAt };
}

export const uploadNotFound = () =>
  new AppError('not_found', 'There is no such upload; it may have been removed.', { field: 'id' });
