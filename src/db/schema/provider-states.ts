import { sql } from 'drizzle-orm';
import { check, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { isoTimestamp } from '@/db/schema/column-type';

export const providerStateNames = ['closed', 'open', 'half-open'] as const;

/** The circuit breaker of each provider: `open` asks nobody until `retry_at`, `half-open` tries one request. */
export const providerStates = pgTable(
  'provider_states',
  {
    provider: text('provider').primaryKey(),
    state: text('state', { enum: providerStateNames }).notNull().default('closed'),
    /** In a row, since the last success. */
    failures: integer('failures').notNull().default(0),
    lastSuccessAt: isoTimestamp('last_success_at'),
    lastFailureAt: isoTimestamp('last_failure_at'),
    lastError: text('last_error'),
    retryAt: isoTimestamp('retry_at'),
  },
  (table) => [
    check('provider_states_state_known', sql`${table.state} in ('closed', 'open', 'half-open')`),
    check('provider_states_failures_known', sql`${table.failures} >= 0`),
  ],
);
