import { setImmediate as nextTurn } from 'node:timers/promises';
import { Client } from 'pg';
import type { Database } from '@/db/client';
import { query, toDatabaseError } from '@/db/errors';
import { type SymbolAction, upsertActions } from '@/db/queries/corporate-actions';
import {
  type IngestOutcome,
  ingestPrices,
  makePartitions,
  type PriceDelivery,
} from '@/db/queries/ingest';
import { insertQuarantined, type QuarantinedPrice } from '@/db/queries/quarantine';
import { insertUpload, type NewUpload } from '@/db/queries/uploads';

export interface PriceLoad {
  readonly deliveries: readonly PriceDelivery[];
  readonly actions?: readonly SymbolAction[];
  readonly quarantined?: readonly QuarantinedPrice[];
}

export interface UploadLoad {
  readonly upload: NewUpload;
  /** First and last day of all its prices. */
  readonly from: string;
  readonly to: string;
  /** Each is made when the one before is in the database, so that one of them is in memory. No symbol twice. */
  readonly loads: Iterable<PriceLoad>;
}

/** From so many new rows on the tables are vacuumed at once, without which their panels are not read from the index alone. */
const worthVacuuming = 5_000;
const longestStatementMs = 600_000;

/**
 * Stores a load in one transaction: all of it or, with an error, nothing. What this answers is committed. Actions of a
 * delivery that was refused are left out; its quarantine is kept.
 */
export function storePrices(db: Database, load: PriceLoad): Promise<IngestOutcome[]> {
  return inTransaction(db, (client, changes) => storeLoad(client, load, changes));
}

/** Stores an upload with all its prices in one transaction; an id that is taken already is a unique violation. */
export function storeUpload(db: Database, { upload, from, to, loads }: UploadLoad): Promise<void> {
  return inTransaction(db, async (client, changes) => {
    await insertUpload(client, upload);
    // Before any price: two uploads that both hold the table would wait for each other to make partitions.
    await makePartitions(client, { from, to });
    for (const load of loads) {
      await storeLoad(client, load, changes);
      await nextTurn();
    }
  });
}

/** What a transaction changed, for the vacuum after it. */
interface Changes {
  rows: number;
  readonly years: Set<string>;
}

async function storeLoad(
  client: Client,
  load: PriceLoad,
  changes: Changes,
): Promise<IngestOutcome[]> {
  const outcomes = await ingestPrices(client, load.deliveries, load.actions);
  const stored = new Set(
    outcomes.filter(({ status }) => status === 'stored').map(({ symbol }) => symbol),
  );
  await upsertActions(
    client,
    (load.actions ?? []).filter(({ symbol }) => stored.has(symbol)),
  );
  await insertQuarantined(client, load.quarantined ?? []);
  for (const outcome of outcomes) {
    if (outcome.status === 'stored') changes.rows += outcome.inserted + outcome.replaced;
  }
  for (const { prices } of load.deliveries) {
    for (const date of prices.dates) changes.years.add(date.slice(0, 4));
  }
  return outcomes;
}

async function inTransaction<Answer>(
  db: Database,
  work: (client: Client, changes: Changes) => Promise<Answer>,
): Promise<Answer> {
  // Its own connection: a load may take longer than any request is allowed to.
  const client = new Client({
    connectionString: db.$client.options.connectionString,
    connectionTimeoutMillis: 5_000,
    statement_timeout: longestStatementMs,
    idle_in_transaction_session_timeout: longestStatementMs,
    keepAlive: true,
    application_name: 'tangency-ingest',
  });
  client.on('error', () => {});
  const changes: Changes = { rows: 0, years: new Set() };
  try {
    await query(client.connect());
    await client.query('begin');
    const answer = await work(client, changes);
    await client.query('commit');
    await vacuum(client, changes);
    return answer;
  } catch (error) {
    throw toDatabaseError(error);
  } finally {
    // Ends an open transaction too.
    await client.end().catch(() => {});
  }
}

async function vacuum(client: Client, { rows: changed, years }: Changes): Promise<void> {
  if (changed < worthVacuuming) return;
  const tables = [...years].map((year) => `price_history_y${year}`);
  try {
    await client.query(`vacuum ${tables.join(', ')}`);
    // Statistics cost as much as the load, so only where they no longer describe the table.
    const { rows } = await client.query<{ relname: string }>(
      `select relname from pg_stat_user_tables
        where relname = any($1) and n_mod_since_analyze > 0.2 * n_live_tup`,
      [[...tables, 'assets']],
    );
    if (rows.length > 0) await client.query(`analyze ${rows.map((row) => row.relname).join(', ')}`);
  } catch {
    // The load is stored; what failed here, the database does by itself later.
  }
}
