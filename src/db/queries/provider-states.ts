import type { Database } from '@/db/client';
import { query } from '@/db/errors';
import { providerStates } from '@/db/schema/provider-states';
import {
  admit,
  type BreakerState,
  type BreakerStore,
  closedBreaker,
} from '@/market/outbound/circuit-breaker';

type Row = typeof providerStates.$inferSelect;

const moment = (text: string | null) => (text === null ? null : Date.parse(text));
const isoText = (time: number | null) => (time === null ? null : new Date(time).toISOString());

const toState = (row: Row): BreakerState => ({
  state: row.state,
  failures: row.failures,
  lastSuccessAt: moment(row.lastSuccessAt),
  lastFailureAt: moment(row.lastFailureAt),
  lastError: row.lastError,
  retryAt: moment(row.retryAt),
});

const selectSql = `
  select state, failures, last_success_at as "lastSuccessAt", last_failure_at as "lastFailureAt",
         last_error as "lastError", retry_at as "retryAt"
    from provider_states where provider = $1`;

const upsertSql = `
  insert into provider_states
    (provider, state, failures, last_success_at, last_failure_at, last_error, retry_at)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (provider) do update
    set state = excluded.state, failures = excluded.failures, last_success_at = excluded.last_success_at,
        last_failure_at = excluded.last_failure_at, last_error = excluded.last_error,
        retry_at = excluded.retry_at`;

const values = (provider: string, state: BreakerState) => [
  provider,
  state.state,
  state.failures,
  isoText(state.lastSuccessAt),
  isoText(state.lastFailureAt),
  state.lastError,
  isoText(state.retryAt),
];

/** Circuit breakers that every process and machine on this database shares. */
export function storedBreakers(db: Database): BreakerStore {
  return {
    async load(provider) {
      const { rows } = await query(db.$client.query<Row>(selectSql, [provider]));
      return rows[0] ? toState(rows[0]) : closedBreaker;
    },
    async admit(provider, now) {
      const client = await query(db.$client.connect());
      try {
        await query(client.query('begin'));
        await query(
          client.query(
            'insert into provider_states (provider) values ($1) on conflict do nothing',
            [provider],
          ),
        );
        // The lock makes one of two callers see what the other one stored.
        const { rows } = await query(client.query<Row>(`${selectSql} for update`, [provider]));
        const admitted = admit(toState(rows[0]!), now);
        if (admitted) await query(client.query(upsertSql, values(provider, admitted)));
        await query(client.query('commit'));
        return admitted;
      } catch (error) {
        await client.query('rollback').catch(() => {});
        throw error;
      } finally {
        client.release();
      }
    },
    async save(provider, state) {
      await query(db.$client.query(upsertSql, values(provider, state)));
    },
  };
}

export function listProviderStates(db: Database): Promise<Row[]> {
  return query(db.select().from(providerStates));
}
