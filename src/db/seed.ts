import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { query, toDatabaseError } from '@/db/errors';
import { priceCopyChunks, priceCopyColumns } from '@/db/price-copy';
import {
  type RiskFreeRate,
  readSampleAssets,
  readSampleManifest,
  readSamplePrices,
  readSampleRiskFree,
  type SamplePrices,
} from '@/market/sample/read-sample';
import type { SampleAsset } from '@/market/sample/schema';

/** A versioned set of prices; the functions are called only when its version is not loaded yet. */
export interface SeedSource {
  readonly dataset: string;
  readonly version: string;
  readonly assets: () => readonly SampleAsset[];
  readonly prices: () => Iterable<SamplePrices>;
  readonly riskFree: () => readonly RiskFreeRate[];
}

export interface SeedResult {
  readonly version: string;
  /** False when this version was there already. */
  readonly loaded: boolean;
}

/** The prices that ship with the product; another folder where the bundler moved them. */
export function sampleSource(directory?: string): SeedSource {
  return {
    dataset: 'sample',
    version: readSampleManifest(directory).version,
    assets: () => readSampleAssets(directory),
    prices: () => readSamplePrices(directory),
    riskFree: () => readSampleRiskFree(directory),
  };
}

/**
 * Loads the source in one transaction, or finds that its version is loaded. Rows of the source replace those
 * of the same asset and day; no other row is touched.
 */
export async function seedDatabase(url: string, source: SeedSource): Promise<SeedResult> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'tangency-seed',
  });
  client.on('error', () => {});
  try {
    await query(client.connect());
    const loaded = !(await isLoaded(client, source)) && (await load(client, source));
    return { version: source.version, loaded };
  } catch (error) {
    throw toDatabaseError(error);
  } finally {
    await client.end().catch(() => {});
  }
}

async function isLoaded(client: Client, { dataset, version }: SeedSource): Promise<boolean> {
  const found = await client.query(
    'select 1 from data_versions where dataset = $1 and version = $2',
    [dataset, version],
  );
  return found.rowCount === 1;
}

async function load(client: Client, source: SeedSource): Promise<boolean> {
  await client.query('begin');
  // Of two seeders the second waits here, then finds the work done.
  await client.query('lock table data_versions in share row exclusive mode');
  if (await isLoaded(client, source)) {
    await client.query('rollback');
    return false;
  }
  const assets = source.assets();
  await upsertAssets(client, assets);
  await makePartitions(client, assets);
  const priceCount = await copyPrices(client, source);
  await summarisePrices(client, assets);
  await upsertRiskFree(client, source.riskFree());
  await client.query(
    `insert into data_versions (dataset, version, price_count) values ($1, $2, $3)
     on conflict (dataset) do update
       set version = excluded.version, price_count = excluded.price_count, loaded_at = now()`,
    [source.dataset, source.version, priceCount],
  );
  await client.query('commit');
  // Marks the pages as visible to all, without which no read is index-only, and lets the planner know the sizes.
  await client.query('vacuum (analyze) price_history');
  await client.query('analyze assets, risk_free_rates');
  return true;
}

async function upsertAssets(client: Client, assets: readonly SampleAsset[]): Promise<void> {
  await client.query(
    `insert into assets (symbol, name, kind, sector, industry, currency)
     select * from json_to_recordset($1::json)
       as asset (symbol text, name text, kind text, sector text, industry text, currency text)
     on conflict (symbol) do update
       set name = excluded.name, kind = excluded.kind, sector = excluded.sector,
           industry = excluded.industry, currency = excluded.currency`,
    [JSON.stringify(assets)],
  );
}

async function makePartitions(client: Client, assets: readonly SampleAsset[]): Promise<void> {
  const years = assets.flatMap(({ firstDate, lastDate }) => [
    Number(firstDate.slice(0, 4)),
    Number(lastDate.slice(0, 4)),
  ]);
  if (years.length === 0) return;
  await client.query('select ensure_price_partitions($1, $2)', [
    Math.min(...years),
    Math.max(...years),
  ]);
}

async function copyPrices(client: Client, source: SeedSource): Promise<number> {
  await client.query(
    `create temporary table incoming_prices on commit drop
         as select ${priceCopyColumns} from price_history with no data`,
  );
  const copy = client.query(
    copyFrom(`copy incoming_prices (${priceCopyColumns}) from stdin (format binary)`),
  );
  await pipeline(Readable.from(priceCopyChunks(source.prices())), copy);
  await client.query(
    `insert into price_history (${priceCopyColumns}) select ${priceCopyColumns} from incoming_prices
     on conflict (symbol, date) do update
       set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
           volume = excluded.volume, adjusted_close = excluded.adjusted_close`,
  );
  return copy.rowCount;
}

async function summarisePrices(client: Client, assets: readonly SampleAsset[]): Promise<void> {
  await client.query(
    `update assets set first_date = summary.first_date, last_date = summary.last_date,
                       price_count = summary.price_count
       from (select symbol, min(date) as first_date, max(date) as last_date, count(*) as price_count
               from price_history where symbol = any($1) group by symbol) as summary
      where assets.symbol = summary.symbol`,
    [assets.map(({ symbol }) => symbol)],
  );
}

async function upsertRiskFree(client: Client, rates: readonly RiskFreeRate[]): Promise<void> {
  await client.query(
    `insert into risk_free_rates (date, rate) select * from unnest($1::date[], $2::float8[])
     on conflict (date) do update set rate = excluded.rate`,
    [rates.map(({ date }) => date), rates.map(({ rate }) => rate)],
  );
}
