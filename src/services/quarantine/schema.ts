import { z } from 'zod';
import { symbolSchema } from '@/services/assets/schema';

export const quarantineInputSchema = z.strictObject({
  /** Absent: all shared assets; refused prices of an upload are found by its symbol only. */
  symbol: symbolSchema.optional(),
  /** The `next` of the page before. */
  after: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'not the end of any page; leave it out for the first one')
    .optional(),
  limit: z.number().int().min(1).max(200).default(50),
});

export type QuarantineInput = z.infer<typeof quarantineInputSchema>;

export interface QuarantinedRow {
  readonly id: string;
  readonly symbol: string;
  /** As it came; it need not be a day. */
  readonly date: string;
  /** Id of the provider, or `upload`. */
  readonly source: string;
  /** One of `qualityReasons` of `market/quality/contract.ts`. */
  readonly reason: string;
  /** A sentence for the person who judges it. */
  readonly detail: string;
  readonly createdAt: string;
}

export interface QuarantinePage {
  /** The latest first. */
  readonly rows: QuarantinedRow[];
  /** Of all pages. */
  readonly total: number;
  /** Where the next page begins; null on the last one. */
  readonly next: string | null;
}
