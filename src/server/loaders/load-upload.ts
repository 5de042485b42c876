import 'server-only';
import { cache } from 'react';
import { AppError } from '@/lib/errors';
import { getResources } from '@/server/resources';
import { getUpload } from '@/services/uploads/get';
import { type StoredUpload, uploadIdSchema } from '@/services/uploads/schema';

/** A stored upload for its page, or undefined; once per request however many components ask. */
export const loadUpload = cache(async (text: string): Promise<StoredUpload | undefined> => {
  const id = uploadIdSchema.safeParse(text);
  if (!id.success) return undefined;
  try {
    return await getUpload({ context: getResources(), id: id.data });
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return undefined;
    throw error;
  }
});
