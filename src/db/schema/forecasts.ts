import { sql } from 'drizzle-orm';
import {
  check,
  date,
  doublePrecision,
  integer,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { assets } from '@/db/schema/assets';
import { isoTimestamp } from '@/db/schema/column-type';

/** What a model said after the close of `date` about the `horizon_days` trading days that follow. */
export const forecasts = pgTable(
  'forecasts',
  {
    symbol: text('symbol')
      .notNull()
      .references(() => assets.symbol, { onDelete: 'cascade' }),
    date: date('date', { mode: 'string' }).notNull(),
    horizonDays: integer('horizon_days').notNull(),
    modelVersion: text('model_version').notNull(),
    /** Log return over the whole horizon. */
    expectedLogReturn: doublePrecision('expected_log_return').notNull(),
    /** Standard deviation of that log return, over the whole horizon. */
    volatility: doublePrecision('volatility').notNull(),
    /** Of the asset when it was computed: with another one the forecast is of other prices. */
    priceVersion: text('price_version').notNull().default(''),
    createdAt: isoTimestamp('created_at').notNull().default(sql`now()`),
  },
  (table) => [
    primaryKey({
      name: 'forecasts_pkey',
      columns: [table.symbol, table.date, table.horizonDays, table.modelVersion],
    }),
    check('forecasts_horizon_known', sql`${table.horizonDays} > 0`),
    // NaN sorts above Infinity in Postgres, so these refuse both.
    check(
      'forecasts_return_usable',
      sql`${table.expectedLogReturn} > '-Infinity' and ${table.expectedLogReturn} < 'Infinity'`,
    ),
    check(
      'forecasts_volatility_usable',
      sql`${table.volatility} > 0 and ${table.volatility} < 'Infinity'`,
    ),
  ],
);
