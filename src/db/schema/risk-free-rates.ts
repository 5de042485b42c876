import { date, doublePrecision, pgTable } from 'drizzle-orm/pg-core';

/** Yearly rate of the 3-month Treasury bill on that day; 0.02 = 2 %. */
export const riskFreeRates = pgTable('risk_free_rates', {
  date: date('date', { mode: 'string' }).primaryKey(),
  rate: doublePrecision('rate').notNull(),
});
