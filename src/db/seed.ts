import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { query, toDatabaseError } from '@/db/errors';
import { ingestPrices, type PriceDelivery } from '@/db/queries/ingest';
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
 * Loads the source in one transaction, or finds that its version is loaded. Its rows go the way of every other delivery
 * (`queries/ingest.ts`), as the origin of its assets.
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
  const priceCount = await loadPrices(client, source, assets);
  const rates = source.riskFree();
  await upsertRiskFree(client, rates);
  const versions = [
    [source.dataset, source.version, priceCount],
    ['risk-free', versionOf(rates), rates.length],
  ];
  for (const version of versions) {
    await client.query(
      `insert into data_versions (dataset, version, price_count) values ($1, $2, $3)
       on conflict (dataset) do update
         set version = excluded.version, price_count = excluded.price_count, loaded_at = now()`,
      version,
    );
  }
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

async function loadPrices(
  client: Client,
  source: SeedSource,
  assets: readonly SampleAsset[],
): Promise<number> {
  const details = new Map(assets.map((asset) => [asset.symbol, asset]));
  const deliveries = Array.from(source.prices(), (prices): PriceDelivery => {
    const asset = details.get(prices.symbol);
    if (!asset) throw new Error(`seedDatabase: prices of ${prices.symbol}, which is no asset`);
    return { asset, source: 'sample', prices, isOrigin: true };
  });
  await ingestPrices(client, deliveries);
  return deliveries.reduce((sum, { prices }) => sum + prices.dates.length, 0);
}

const versionOf = (rates: readonly RiskFreeRate[]) =>
  createHash('sha256').update(JSON.stringify(rates)).digest('hex');

async function upsertRiskFree(client: Client, rates: readonly RiskFreeRate[]): Promise<void> {
  await client.query(
    `insert into risk_free_rates (date, rate) select * from unnest($1::date[], $2::float8[])
     on conflict (date) do update set rate = excluded.rate`,
    [rates.map(({ date }) => date), rates.map(({ rate }) => rate)],
  );
}
