import type { Database } from '@/db/client';
import { query } from '@/db/errors';

/** Makes the yearly partitions up to `yearsAhead` years from now; answers how many were missing. */
export async function maintainPrices(db: Database, yearsAhead: number): Promise<number> {
  const { rows } = await query(
    db.$client.query<{ made: number }>(
      `select ensure_price_partitions(1990, greatest(2030, extract(year from now())::integer + $1)) as made`,
      [yearsAhead],
    ),
  );
  return rows[0]!.made;
}
