import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { priceCopyChunks, priceCopyColumns, type RankedPrices } from '@/db/price-copy';
import { priceVersionOf, priceVersionSql } from '@/db/price-version';
import { applySplits } from '@/db/queries/apply-splits';
import type { SymbolAction } from '@/db/queries/corporate-actions';
import { mergePricesSql, priceLinksSql } from '@/db/queries/ingest-sql';
import type { assetKinds } from '@/db/schema/assets';
import type { PriceColumns } from '@/market/price-columns';
import { sourceRank } from '@/market/source-rank';

export interface IngestAsset {
  readonly symbol: string;
  readonly name: string;
  readonly kind: (typeof assetKinds)[number];
  readonly sector: string | null;
  readonly industry: string | null;
  readonly currency: string;
  /** Where the asset belongs to an upload; its symbol then ends with `~` and this. */
  readonly uploadId?: string;
}

/** Prices of one asset from one source, days ascending and each once. */
export interface PriceDelivery {
  readonly asset: IngestAsset;
  readonly source: string;
  readonly prices: PriceColumns;
  /**
   * The source is the origin of the stored prices: its adjusted closes are taken without linking, and it may replace
   * its own rows by poorer ones.
   */
  readonly isOrigin?: boolean;
}

export type IngestOutcome =
  | {
      readonly symbol: string;
      readonly status: 'stored';
      /** Days that had no price before. */
      readonly inserted: number;
      /** Days whose price changed. */
      readonly replaced: number;
      /** Days that stay as they were: equal, or stored from a better source or with more values. */
      readonly kept: number;
      /** Earlier days whose open, high, low, close and volume were brought onto the shares after a split. */
      readonly rescaled: number;
      /** What the delivered adjusted closes were multiplied by to continue the stored ones. */
      readonly scale: number;
      readonly priceVersion: string;
    }
  | {
      readonly symbol: string;
      readonly status: 'refused';
      readonly reason: 'wrong_currency' | 'no_common_day';
      readonly detail: string;
    };

/**
 * Stores deliveries, at most one per symbol, within the caller's transaction. Days are added, never removed. A stored row
 * is replaced by one that is worse in neither respect: the rank of its source, and open, high, low, close and volume
 * over the adjusted close alone. Adjusted closes continue the stored ones: they are multiplied by the median ratio of
 * the newest common days, so a source that restates its history after a dividend changes no stored return. The other
 * columns follow the splits of `actions` (`apply-splits.ts`), which the caller stores. The same delivery twice leaves the
 * same rows and the same `price_version`.
 *
 * The asset's row is locked from here to the end of the transaction, which puts concurrent deliveries of an asset one
 * after the other and stands in for a foreign key, which costs a third of the loading time.
 */
export async function ingestPrices(
  client: Client,
  deliveries: readonly PriceDelivery[],
  actions: readonly SymbolAction[] = [],
): Promise<IngestOutcome[]> {
  const filled = deliveries.filter(({ prices }) => prices.dates.length > 0);
  if (filled.length === 0) return [];
  const known = await lockAssets(client, filled);
  await makePartitions(client, spanOf(filled));
  const outcomes = new Map<string, IngestOutcome>();
  const fresh: PriceDelivery[] = [];
  const further: PriceDelivery[] = [];
  for (const delivery of filled) {
    const { symbol, currency } = delivery.asset;
    const stored = known.get(symbol)!;
    if (stored.currency !== currency) {
      const detail = `Prices in ${currency}, but ${symbol} is stored in ${stored.currency}.`;
      outcomes.set(symbol, { symbol, status: 'refused', reason: 'wrong_currency', detail });
    } else (stored.hasPrices ? further : fresh).push(delivery);
  }
  for (const outcome of await insertPrices(client, fresh)) outcomes.set(outcome.symbol, outcome);
  for (const outcome of await mergePrices(client, further, actions)) {
    outcomes.set(outcome.symbol, outcome);
  }
  return filled.map(({ asset }) => outcomes.get(asset.symbol)!);
}

interface LockedAsset {
  readonly symbol: string;
  readonly currency: string;
  readonly hasPrices: boolean;
}

async function lockAssets(
  client: Client,
  deliveries: readonly PriceDelivery[],
): Promise<Map<string, LockedAsset>> {
  // Always in the order of the symbols, or two loaders could wait for each other.
  const assets = deliveries.map(({ asset, source }) => ({ ...asset, source }));
  const symbols = assets.map(({ symbol }) => symbol);
  if (new Set(symbols).size < symbols.length) {
    throw new Error('ingestPrices: two deliveries of one symbol in one call');
  }
  await client.query(
    `insert into assets (symbol, name, kind, sector, industry, currency, source, upload_id)
     select symbol, name, kind, sector, industry, currency, source, "uploadId"
       from json_to_recordset($1::json) as asset (symbol text, name text, kind text, sector text,
              industry text, currency text, source text, "uploadId" text)
      order by symbol
     on conflict (symbol) do nothing`,
    [JSON.stringify(assets)],
  );
  await client.query(
    'select from assets where symbol = any($1) order by symbol for no key update',
    [symbols],
  );
  // A statement of its own: it sees what those stored for whom the lock waited.
  const { rows } = await client.query<LockedAsset>(
    `select symbol, currency,
            exists (select from price_history where price_history.symbol = assets.symbol) as "hasPrices"
       from assets where symbol = any($1)`,
    [symbols],
  );
  return new Map(rows.map((row) => [row.symbol, row]));
}

/** Of the years of these days; a transaction that stores prices in several calls makes them before the first. */
export async function makePartitions(
  client: Client,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  await client.query('select ensure_price_partitions($1, $2)', [from.slice(0, 4), to.slice(0, 4)]);
}

function spanOf(deliveries: readonly PriceDelivery[]): { from: string; to: string } {
  const firsts = deliveries.map(({ prices }) => prices.dates[0]!);
  const lasts = deliveries.map(({ prices }) => prices.dates.at(-1)!);
  return { from: firsts.sort()[0]!, to: lasts.sort().at(-1)! };
}

async function copy(client: Client, table: string, deliveries: readonly PriceDelivery[]) {
  const ranked = function* (): Generator<RankedPrices> {
    for (const { prices, asset, source } of deliveries) {
      yield { prices: { ...prices, symbol: asset.symbol }, sourceRank: sourceRank(source) };
    }
  };
  const stream = client.query(
    copyFrom(`copy ${table} (${priceCopyColumns}) from stdin (format binary)`),
  );
  await pipeline(Readable.from(priceCopyChunks(ranked())), stream);
}

/** Assets without prices have nothing to compare with: straight into the table, three times as fast as an upsert. */
async function insertPrices(
  client: Client,
  deliveries: readonly PriceDelivery[],
): Promise<IngestOutcome[]> {
  if (deliveries.length === 0) return [];
  await copy(client, 'price_history', deliveries);
  const summaries = deliveries.map(({ asset, source, prices }) => ({
    symbol: asset.symbol,
    source,
    first: prices.dates[0]!,
    last: prices.dates.at(-1)!,
    count: prices.dates.length,
    version: priceVersionOf(prices),
  }));
  await client.query(
    `update assets set first_date = fresh.first, last_date = fresh.last, price_count = fresh.count,
                       price_version = fresh.version, source = fresh.source
       from json_to_recordset($1::json)
         as fresh (symbol text, source text, first date, last date, count integer, version text)
      where assets.symbol = fresh.symbol`,
    [JSON.stringify(summaries)],
  );
  return summaries.map(({ symbol, count, version }) => ({
    symbol,
    status: 'stored' as const,
    inserted: count,
    replaced: 0,
    kept: 0,
    rescaled: 0,
    scale: 1,
    priceVersion: version,
  }));
}

interface Link {
  readonly symbol: string;
  readonly scale: number | null;
}

interface Merged {
  readonly symbol: string;
  readonly changed: number;
  readonly inserted: number;
  readonly version: string;
}

async function mergePrices(
  client: Client,
  deliveries: readonly PriceDelivery[],
  actions: readonly SymbolAction[],
): Promise<IngestOutcome[]> {
  if (deliveries.length === 0) return [];
  await client.query('drop table if exists pg_temp.incoming_prices, pg_temp.price_links');
  await client.query(
    `create temporary table incoming_prices on commit drop
         as select ${priceCopyColumns} from price_history with no data`,
  );
  await copy(client, 'incoming_prices', deliveries);
  // Without its size the planner would walk the whole price table for a handful of rows.
  await client.query('analyze incoming_prices');
  const origins = deliveries.filter(({ isOrigin }) => isOrigin).map(({ asset }) => asset.symbol);
  const symbols = deliveries.map(({ asset }) => asset.symbol);
  const links = await client.query<Link>(priceLinksSql, [symbols, origins]);
  const scales = new Map(links.rows.map(({ symbol, scale }) => [symbol, scale]));
  await client.query(
    `create temporary table price_links (symbol text primary key, scale double precision not null,
                                         is_origin boolean not null) on commit drop`,
  );
  await client.query(
    `insert into price_links select * from json_to_recordset($1::json)
       as link (symbol text, scale double precision, is_origin boolean)`,
    [
      JSON.stringify(
        links.rows
          .filter(({ scale }) => scale !== null)
          .map((link) => ({ ...link, is_origin: origins.includes(link.symbol) })),
      ),
    ],
  );
  const linked = actions.filter(({ symbol }) => typeof scales.get(symbol) === 'number');
  const rescaled = await applySplits(client, linked);
  const { rows } = await client.query<Merged>(mergePricesSql);
  const merged = new Map(rows.map((row) => [row.symbol, row]));
  const changed = rows
    .filter((row) => row.changed > 0 || rescaled.has(row.symbol))
    .map(({ symbol }) => symbol);
  const versions = await summarise(client, changed, deliveries);
  return deliveries.map(({ asset: { symbol }, prices }): IngestOutcome => {
    const scale = scales.get(symbol) ?? null;
    if (scale === null) {
      const detail = `No day of ${prices.dates[0]} to ${prices.dates.at(-1)} has a stored price of ${symbol}, so nothing says how the two levels compare. Fetch from an earlier day.`;
      return { symbol, status: 'refused', reason: 'no_common_day', detail };
    }
    const row = merged.get(symbol)!;
    return {
      symbol,
      status: 'stored',
      inserted: row.inserted,
      replaced: row.changed - row.inserted,
      kept: prices.dates.length - row.changed,
      rescaled: rescaled.get(symbol) ?? 0,
      scale,
      priceVersion: versions.get(symbol) ?? row.version,
    };
  });
}

async function summarise(
  client: Client,
  symbols: readonly string[],
  deliveries: readonly PriceDelivery[],
): Promise<Map<string, string>> {
  if (symbols.length === 0) return new Map();
  const ranks = deliveries.map(({ asset, source }) => ({
    symbol: asset.symbol,
    source,
    rank: sourceRank(source),
  }));
  const { rows } = await client.query<{ symbol: string; version: string }>(
    `update assets set first_date = summary.first_date, last_date = summary.last_date,
                       price_count = summary.price_count, price_version = summary.price_version,
                       source = case when summary.newest_rank = delivery.rank then delivery.source
                                     else assets.source end
       from (select symbol, min(date) as first_date, max(date) as last_date, count(*) as price_count,
                    (array_agg(source_rank order by date desc))[1] as newest_rank,
                    ${priceVersionSql} as price_version
               from price_history where symbol = any($1) group by symbol) as summary
       join json_to_recordset($2::json) as delivery (symbol text, source text, rank smallint)
         on delivery.symbol = summary.symbol
      where assets.symbol = summary.symbol
     returning assets.symbol, assets.price_version as version`,
    [symbols, JSON.stringify(ranks)],
  );
  return new Map(rows.map(({ symbol, version }) => [symbol, version]));
}
