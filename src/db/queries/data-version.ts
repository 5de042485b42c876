import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { query } from '@/db/errors';
import { dataVersions } from '@/db/schema/data-versions';

/** Names the exact prices of one asset. */
export interface PriceVersion {
  readonly symbol: string;
  readonly priceVersion: string;
}

/** Unknown symbols are left out; in no particular order. */
export async function listPriceVersions(
  db: Database,
  symbols: readonly string[],
): Promise<PriceVersion[]> {
  // Every answer begins with it, so it is one parameter and no list of them.
  const { rows } = await query(
    db.$client.query<PriceVersion>(
      'select symbol, price_version as "priceVersion" from assets where symbol = any($1)',
      [symbols],
    ),
  );
  return rows;
}

/** Names the prices of all shared assets together: changes exactly when one of them does. */
export async function getSharedPricesVersion(db: Database): Promise<string> {
  const { rows } = await query(
    db.$client.query<{ version: string }>(
      `select md5(coalesce(string_agg(symbol || ' ' || price_version, E'\\n' order by symbol), '')) as version
         from assets where upload_id is null`,
    ),
  );
  return rows[0]!.version;
}

/** Names the loaded risk-free rates; `none` before any is loaded. */
export async function getRiskFreeVersion(db: Database): Promise<string> {
  const [loaded] = await query(
    db
      .select({ version: dataVersions.version })
      .from(dataVersions)
      .where(eq(dataVersions.dataset, 'risk-free')),
  );
  return loaded?.version ?? 'none';
}

/**
 * Names the exact data that an answer is computed from: a hash of the versions of its assets' prices, in any order, and
 * of the risk-free rates. Prices of other assets do not change it.
 */
export function dataVersionOf(prices: readonly PriceVersion[], riskFreeVersion = 'none'): string {
  const parts = prices.map(({ symbol, priceVersion }) => `${symbol}@${priceVersion}`).sort();
  const text = [...parts, `risk-free@${riskFreeVersion}`].join('\n');
  return createHash('sha256').update(text).digest('hex');
}
