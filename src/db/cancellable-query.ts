import { Client, type Pool, type PoolClient, type QueryResultRow } from 'pg';
import { errorCode } from '@/db/error-code';
import { query } from '@/db/errors';

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

const queryCanceled = '57014';

/**
 * The rows of a statement that ends in the database, too, when `signal` fires. The caller learns at once, with the reason
 * of the signal; the connection goes back to the pool when the statement is over and no cancellation can meet the next.
 */
export async function cancellableQuery<Row extends QueryResultRow>(
  pool: Pool,
  statement: Statement,
  signal: AbortSignal | undefined,
): Promise<Row[]> {
  signal?.throwIfAborted();
  const rows = runOnOneConnection<Row>(pool, statement, signal);
  if (!signal) return query(rows);
  return query(
    new Promise((resolve, reject) => {
      const onAbort = () => reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      rows.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    }),
  );
}

async function runOnOneConnection<Row extends QueryResultRow>(
  pool: Pool,
  { text, values }: Statement,
  signal: AbortSignal | undefined,
): Promise<Row[]> {
  const client = await pool.connect();
  if (signal?.aborted) {
    client.release();
    throw signal.reason;
  }
  let cancelled: Promise<boolean> | undefined;
  const onAbort = () => {
    cancelled = cancel(pool, client);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  const pending = client.query<Row>(text, [...values]);
  const error: unknown = await pending.then(
    () => undefined,
    (reason) => reason,
  );
  signal?.removeEventListener('abort', onAbort);
  // Kept waiting until the cancellation was delivered: later it would end what the next one asks.
  const delivered = cancelled === undefined || (await cancelled);
  const sound = error === undefined || errorCode(error) === queryCanceled;
  client.release(!(delivered && sound));
  return (await pending).rows;
}

/**
 * Asks the database to end what the connection is doing, over a new one: those of the pool may all be taken. True once it
 * was asked; a signal that finds no statement any more is dropped by Postgres.
 */
async function cancel(pool: Pool, client: PoolClient): Promise<boolean> {
  const canceller = new Client(pool.options);
  canceller.on('error', () => {});
  try {
    await canceller.connect();
    const { rows } = await canceller.query<{ asked: boolean }>(
      'select pg_cancel_backend($1) as asked',
      [backendOf(client)],
    );
    return rows[0]?.asked ?? false;
  } catch {
    return false;
  } finally {
    await canceller.end().catch(() => {});
  }
}

/** pg keeps the number of its backend and leaves it out of its types. */
const backendOf = (client: PoolClient) => (client as PoolClient & { processID: number }).processID;
