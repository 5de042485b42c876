import {
  and,
  asc,
  desc,
  eq,
  inArray,
  isNotNull,
  isNull,
  lte,
  notExists,
  notLike,
} from 'drizzle-orm';
import type { Database } from '@/db/client';
import { query } from '@/db/errors';
import { assets } from '@/db/schema/assets';
import { forecasts } from '@/db/schema/forecasts';

export type StoredForecast = Omit<typeof forecasts.$inferSelect, 'createdAt'>;

const columns = {
  symbol: forecasts.symbol,
  date: forecasts.date,
  horizonDays: forecasts.horizonDays,
  modelVersion: forecasts.modelVersion,
  expectedLogReturn: forecasts.expectedLogReturn,
  volatility: forecasts.volatility,
  priceVersion: forecasts.priceVersion,
};

/** Keeps the newer answer where the same model was asked again, because its prices may have changed. */
export async function upsertForecasts(
  db: Database,
  rows: readonly StoredForecast[],
): Promise<void> {
  if (rows.length === 0) return;
  const column = <K extends keyof StoredForecast>(name: K) => rows.map((row) => row[name]);
  await query(
    db.$client.query(
      `insert into forecasts
         (symbol, date, horizon_days, model_version, expected_log_return, volatility, price_version)
       select * from unnest($1::text[], $2::date[], $3::integer[], $4::text[], $5::float8[], $6::float8[], $7::text[])
       on conflict (symbol, date, horizon_days, model_version) do update
         set expected_log_return = excluded.expected_log_return, volatility = excluded.volatility,
             price_version = excluded.price_version, created_at = now()`,
      [
        column('symbol'),
        column('date'),
        column('horizonDays'),
        column('modelVersion'),
        column('expectedLogReturn'),
        column('volatility'),
        column('priceVersion'),
      ],
    ),
  );
}

/** What this model said last of each of the given assets, else of each shared one (not uploaded), by symbol and horizon. */
export function listLatestForecasts(
  db: Database,
  {
    modelVersion,
    symbols,
    asOf,
  }: {
    readonly modelVersion: string;
    readonly symbols?: readonly string[] | undefined;
    readonly asOf?: string | undefined;
  },
): Promise<StoredForecast[]> {
  const newest = db
    .selectDistinctOn([forecasts.symbol], { symbol: forecasts.symbol, date: forecasts.date })
    .from(forecasts)
    .where(
      and(
        eq(forecasts.modelVersion, modelVersion),
        symbols ? inArray(forecasts.symbol, [...symbols]) : notLike(forecasts.symbol, '%~%'),
        asOf === undefined ? undefined : lte(forecasts.date, asOf),
      ),
    )
    .orderBy(forecasts.symbol, desc(forecasts.date))
    .as('newest');
  return query(
    db
      .select(columns)
      .from(forecasts)
      .innerJoin(newest, and(eq(forecasts.symbol, newest.symbol), eq(forecasts.date, newest.date)))
      .where(eq(forecasts.modelVersion, modelVersion))
      .orderBy(asc(forecasts.symbol), asc(forecasts.horizonDays)),
  );
}

/** Symbols of shared assets of whose last day, with the prices as they are, this model has not been asked. */
export async function listSymbolsWithoutForecast(
  db: Database,
  modelVersion: string,
): Promise<string[]> {
  const known = db
    .select({ symbol: forecasts.symbol })
    .from(forecasts)
    .where(
      and(
        eq(forecasts.symbol, assets.symbol),
        eq(forecasts.date, assets.lastDate),
        eq(forecasts.priceVersion, assets.priceVersion),
        eq(forecasts.modelVersion, modelVersion),
      ),
    );
  const rows = await query(
    db
      .select({ symbol: assets.symbol })
      .from(assets)
      .where(and(isNull(assets.uploadId), isNotNull(assets.lastDate), notExists(known)))
      .orderBy(asc(assets.symbol)),
  );
  return rows.map(({ symbol }) => symbol);
}
