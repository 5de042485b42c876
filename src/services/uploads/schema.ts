import { z } from 'zod';
import { limits } from '@/lib/limits';

export const uploadIdSchema = z
  .string()
  .trim()
  .toUpperCase()
  .max(limits.maxUploadIdLength)
  .regex(/^[0-9A-Z]+$/, 'the id of an upload consists of letters and digits');

const rowErrorSchema = z.object({
  line: z.number(),
  /** From 1; absent where the whole line is meant. */
  column: z.number().optional(),
  message: z.string(),
});

/** What came of one asset of a file. */
const uploadedAssetSchema = z.object({
  /** As stored, for links and questions; people read the part before `~`. */
  symbol: z.string(),
  name: z.string(),
  /** ISO 4217; absent: that of the report. */
  currency: z.string().optional(),
  /** Days stored, with the first and the last. */
  days: z.number().int(),
  firstDate: z.string().nullable(),
  lastDate: z.string().nullable(),
  /** Days that did not pass the checks, by reason, with the sentence of the first. */
  refused: z.array(z.object({ reason: z.string(), count: z.number().int(), detail: z.string() })),
  /** What a person should know, one sentence each. */
  remarks: z.array(z.string()),
});

export const uploadReportSchema = z.object({
  id: z.string(),
  fileName: z.string(),
  /** ISO 4217; null where the assets are in several. */
  currency: z.string().nullable(),
  /** Lines below the header. */
  rows: z.number().int(),
  /** Prices read, before any check. */
  prices: z.number().int(),
  missing: z.number().int(),
  /** The first ones; `errorCount` has all. */
  errors: z.array(rowErrorSchema),
  errorCount: z.number().int(),
  assets: z.array(uploadedAssetSchema),
  notes: z.array(z.string()),
});

/** An upload as it is read again. */
export type StoredUpload = UploadReport & { readonly storedAt: string };

export type UploadReport = z.infer<typeof uploadReportSchema>;
export type UploadedAsset = z.infer<typeof uploadedAssetSchema>;
