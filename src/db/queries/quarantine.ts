import { createHash } from 'node:crypto';
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import type { Client } from 'pg';
import type { Database } from '@/db/client';
import { query } from '@/db/errors';
import { quarantinedPrices } from '@/db/schema/quarantined-prices';
import type { QuarantinedBar } from '@/market/quality/contract';

export interface QuarantinedPrice extends QuarantinedBar {
  /** As stored, which for an upload is not what the file said. */
  readonly symbol: string;
  readonly source: string;
}

const longestDay = 64;
/** Rows of one statement, whose text is in memory twice. */
const batchRows = 2_000;

/** Within the caller's transaction. What is in quarantine already stays as it is. */
export async function insertQuarantined(
  client: Client,
  prices: readonly QuarantinedPrice[],
): Promise<void> {
  for (let at = 0; at < prices.length; at += batchRows) {
    await insertBatch(client, prices.slice(at, at + batchRows));
  }
}

async function insertBatch(client: Client, prices: readonly QuarantinedPrice[]): Promise<void> {
  const rows = prices.map(({ symbol, source, reason, detail, bar }) => {
    const { open, high, low, close, volume, adjustedClose } = bar;
    const values = Object.fromEntries(
      Object.entries({ open, high, low, close, volume, adjustedClose }).map(([name, value]) => [
        name,
        storable(value),
      ]),
    );
    const date = plain(bar.date).slice(0, longestDay);
    const id = createHash('sha256')
      .update(JSON.stringify([symbol, date, source, reason, values]))
      .digest('hex');
    return { id, symbol, date, source, reason, detail: plain(detail), values };
  });
  await client.query(
    `insert into quarantined_prices (id, symbol, date, source, reason, detail, values)
     select id, symbol, date, source, reason, detail, values
       from json_to_recordset($1::json) as row (id text, symbol text, date text, source text,
              reason text, detail text, values jsonb)
      order by id
     on conflict (id) do nothing`,
    [JSON.stringify(rows)],
  );
}

/** JSON has no NaN and no infinity; which of them it was is why the price is here. */
const storable = (value: number | null | undefined) =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : (value ?? null);

/** Postgres takes neither a zero byte nor half of a surrogate pair in a text; the way through UTF-8 mends the latter. */
const plain = (text: string) => Buffer.from(text).toString().replaceAll('\0', '\uFFFD');

/** The newest days first, at most `limit` in all. */
export function listQuarantined(
  db: Database,
  { symbols, limit }: { readonly symbols: readonly string[]; readonly limit: number },
) {
  return query(
    db
      .select()
      .from(quarantinedPrices)
      .where(inArray(quarantinedPrices.symbol, [...symbols]))
      .orderBy(desc(quarantinedPrices.date), asc(quarantinedPrices.symbol))
      .limit(limit),
  );
}

/** The predicate of the partial index: refused rows of an upload are shown to no one else. */
const isShared = sql`strpos(${quarantinedPrices.symbol}, '~') = 0`;

/** Refused prices of shared assets, or of one symbol, the latest first; `after` is the id that the page before ended on. */
export function listQuarantinePage(
  db: Database,
  {
    symbol,
    after,
    limit,
  }: {
    readonly symbol?: string | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
) {
  const { createdAt, id } = quarantinedPrices;
  return query(
    db
      .select({
        id,
        symbol: quarantinedPrices.symbol,
        date: quarantinedPrices.date,
        source: quarantinedPrices.source,
        reason: quarantinedPrices.reason,
        detail: quarantinedPrices.detail,
        createdAt,
      })
      .from(quarantinedPrices)
      .where(
        and(
          among(symbol),
          after === undefined
            ? undefined
            : sql`(${createdAt}, ${id}) < (select created_at, id from quarantined_prices where id = ${after})`,
        ),
      )
      .orderBy(desc(createdAt), desc(id))
      .limit(limit),
  );
}

export function countQuarantined(db: Database, symbol: string | undefined): Promise<number> {
  return query(db.$count(quarantinedPrices, among(symbol)));
}

const among = (symbol: string | undefined) =>
  symbol === undefined ? isShared : eq(quarantinedPrices.symbol, symbol);
