import { z } from 'zod';
import { publicProcedure, router } from '@/server/trpc';
import { getUpload } from '@/services/uploads/get';
import { removeUpload } from '@/services/uploads/remove';
import { uploadIdSchema } from '@/services/uploads/schema';

const input = z.strictObject({ id: uploadIdSchema });

/** Files are stored through `POST /api/uploads`; whoever knows the id of one may read and remove it. */
export const uploadsRouter = router({
  get: publicProcedure
    .input(input)
    .query(({ ctx, input }) => getUpload({ context: ctx, id: input.id })),
  remove: publicProcedure
    .input(input)
    .mutation(({ ctx, input }) => removeUpload({ context: ctx, id: input.id })),
});
