import type { Database } from '@/db/client';
import { countQuarantined, listQuarantinePage } from '@/db/queries/quarantine';
import type { QuarantineInput, QuarantinePage } from './schema';

/** Prices that were refused, a page at a time. */
export async function listQuarantine({
  context: { db },
  input: { symbol, after, limit },
}: {
  context: { readonly db: Database };
  input: QuarantineInput;
}): Promise<QuarantinePage> {
  const [rows, total] = await Promise.all([
    listQuarantinePage(db, { symbol, after, limit: limit + 1 }),
    countQuarantined(db, symbol),
  ]);
  const page = rows.slice(0, limit);
  return { rows: page, total, next: rows.length > limit ? page.at(-1)!.id : null };
}
