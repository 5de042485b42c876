import { z } from 'zod';

export const providerSchema = z.object({
  id: z.string(),
  name: z.string(),
  website: z.string().nullable(),
  /** Its place among those that are asked; null while it is not asked at all. */
  order: z.number().int().nullable(),
  /** The variable that its key has to be in, while it is missing. */
  missingKey: z.string().nullable(),
  /** What its prices are taken to be in; null where it names it with each answer. */
  currency: z.string().nullable(),
  bars: z.boolean(),
  actions: z.boolean(),
  /** `open`: left alone until `retryAt` after repeated failures; `half-open`: one request is trying it. */
  state: z.enum(['closed', 'open', 'half-open']),
  failures: z.number().int(),
  lastSuccessAt: z.string().nullable(),
  lastFailureAt: z.string().nullable(),
  lastError: z.string().nullable(),
  retryAt: z.string().nullable(),
});

export type Provider = z.infer<typeof providerSchema>;
