import type { Database } from '@/db/client';
import { deleteUpload } from '@/db/queries/uploads';
import { uploadNotFound } from './get';

/** Takes an upload and its prices away; results that were computed from them stay under their links. */
export async function removeUpload({
  context: { db },
  id,
}: {
  context: { readonly db: Database };
  id: string;
}): Promise<{ removed: true }> {
  if (!(await deleteUpload(db, id))) throw uploadNotFound();
  return { removed: true };
}
