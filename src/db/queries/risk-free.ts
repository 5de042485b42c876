import type { Database } from '@/db/client';
import { query } from '@/db/errors';

export interface AverageRiskFree {
  /** Mean yearly rate over the days of the window that have one; 0 where none has. */
  readonly rate: number;
  /** Days of the window with a rate. */
  readonly days: number;
  /** First and last day for which any rate is known. */
  readonly firstKnown: string | undefined;
  readonly lastKnown: string | undefined;
}

/** Both days belong to the window. */
export async function averageRiskFree(
  db: Database,
  { from, to }: { from: string; to: string },
): Promise<AverageRiskFree> {
  const { rows } = await query(
    db.$client.query<{
      rate: number | null;
      days: number;
      first_known: string | null;
      last_known: string | null;
    }>(
      `select avg(rate) as rate, count(*)::integer as days,
              (select min(date) from risk_free_rates) as first_known,
              (select max(date) from risk_free_rates) as last_known
         from risk_free_rates where date between $1::date and $2::date`,
      [from, to],
    ),
  );
  const row = rows[0]!;
  return {
    rate: row.rate ?? 0,
    days: row.days,
    firstKnown: row.first_known ?? undefined,
    lastKnown: row.last_known ?? undefined,
  };
}
