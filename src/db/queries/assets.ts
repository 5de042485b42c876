import { and, asc, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import type { Database } from '@/db/client';
import { query } from '@/db/errors';
import { assets } from '@/db/schema/assets';

const columns = {
  symbol: assets.symbol,
  name: assets.name,
  kind: assets.kind,
  sector: assets.sector,
  industry: assets.industry,
  currency: assets.currency,
  // `hasPrices` stands in every where clause below.
  firstDate: sql<string>`${assets.firstDate}`,
  lastDate: sql<string>`${assets.lastDate}`,
};

const hasPrices = and(isNotNull(assets.firstDate), isNotNull(assets.lastDate));
/** An uploaded asset is found by whoever knows its symbol, and shown to no one else. */
const isShared = and(hasPrices, isNull(assets.uploadId));

/** Every asset that has prices, by symbol; no uploaded ones. */
export function listAssets(db: Database) {
  return query(db.select(columns).from(assets).where(isShared).orderBy(asc(assets.symbol)));
}

/** The assets among `symbols` that have prices, by symbol; unknown ones are left out. */
export function findAssets(db: Database, symbols: readonly string[]) {
  return query(
    db
      .select(columns)
      .from(assets)
      .where(and(hasPrices, inArray(assets.symbol, [...symbols])))
      .orderBy(asc(assets.symbol)),
  );
}

/**
 * Assets whose symbol starts with the query or whose name has, for each word of the query, a word that
 * starts with it. Exact symbol first, then symbols, then names that begin with the query, then other names.
 * An empty query lists the first assets by symbol. No uploaded ones.
 */
export function searchAssets(db: Database, input: { query: string; limit: number }) {
  const text = input.query.trim();
  const prefix = `${escapeLike(text)}%`;
  const words = text.split(/\s+/).filter((word) => word !== '');
  const eachWord = words.map((word) => nameHasWordStarting(word));
  const matches = sql`(${assets.symbol} ilike ${prefix} or (${sql.join([sql`true`, ...eachWord], sql` and `)}))`;
  const rank = sql`case
    when ${assets.symbol} = upper(${text}) then 0
    when ${assets.symbol} ilike ${prefix} then 1
    when ${assets.name} ilike ${prefix} then 2
    else 3 end`;
  return query(
    db
      .select(columns)
      .from(assets)
      .where(and(isShared, matches))
      .orderBy(rank, asc(assets.symbol))
      .limit(input.limit),
  );
}

function nameHasWordStarting(word: string): SQL {
  const escaped = escapeLike(word);
  return sql`(${assets.name} ilike ${`${escaped}%`} or ${assets.name} ilike ${`% ${escaped}%`})`;
}

/** `%`, `_` and the escape itself become plain characters of a LIKE pattern. */
function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** What the prices of known assets are in, by symbol. */
export async function findCurrencies(
  db: Database,
  symbols: readonly string[],
): Promise<Map<string, string>> {
  const rows = await query(
    db
      .select({ symbol: assets.symbol, currency: assets.currency })
      .from(assets)
      .where(inArray(assets.symbol, [...symbols])),
  );
  return new Map(rows.map(({ symbol, currency }) => [symbol, currency]));
}
