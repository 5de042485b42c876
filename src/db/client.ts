import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { Pool, types } from 'pg';
import { env } from '@/env';
import { AppError } from '@/lib/errors';

export type Database = NodePgDatabase & { readonly $client: Pool };

export interface DatabaseOptions {
  readonly maxConnections?: number;
  readonly connectTimeoutMs?: number;
  /** Per statement, at the server; the client gives up half a second later. */
  readonly statementTimeoutMs?: number;
  readonly applicationName?: string;
}

const dateTypes: ReadonlySet<number> = new Set([
  types.builtins.DATE,
  types.builtins.TIMESTAMP,
  types.builtins.TIMESTAMPTZ,
]);

/** Days and moments stay the text Postgres sent: a Date would shift a trading day by the machine's time zone. */
const textualDates = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    dateTypes.has(oid)
      ? (value: string) => value
      : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
};

export function createDatabase(url: string, options: DatabaseOptions = {}): Database {
  const statementTimeoutMs = options.statementTimeoutMs ?? 5_000;
  const pool = new Pool({
    connectionString: url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 2_000,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + 500,
    idle_in_transaction_session_timeout: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    application_name: options.applicationName ?? 'tangency',
    types: textualDates,
  });
  // An idle connection that breaks is replaced on the next use; without a listener it would end the process.
  pool.on('error', () => {});
  // So does one that breaks while it is lent: whoever has it learns by the failure of the next statement.
  pool.on('connect', (client) => client.on('error', () => {}));
  return drizzle({ client: pool });
}

const slot = Symbol.for('tangency.database');
const shared = globalThis as { [slot]?: Database };

/** The application's database; one pool per process, also across hot reloads. */
export function getDatabase(): Database {
  if (shared[slot]) return shared[slot];
  if (!env.DATABASE_URL) {
    throw new AppError(
      'db_unavailable',
      'DATABASE_URL is not set: start with `npm start`, which brings its own database, or set it.',
    );
  }
  shared[slot] = createDatabase(env.DATABASE_URL);
  return shared[slot];
}

export async function closeDatabase(): Promise<void> {
  const database = shared[slot];
  delete shared[slot];
  await database?.$client.end();
}
