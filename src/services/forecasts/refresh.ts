import {
  listSymbolsWithoutForecast,
  type StoredForecast,
  upsertForecasts,
} from '@/db/queries/forecasts';
import { listPriceHistories, type StoredHistory } from '@/db/queries/price-histories';
import { requiredHistory } from '@/forecast/windows';
import type { ServiceContext } from '@/services/context';
import { type ModelAnswer, runModel } from './run-model';
import type { ShortHistory } from './schema';

/** Older prices change nothing that a float can hold: every average of the features has forgotten them. */
export const historyDays = 1000;

/** Assets in one call of the model. */
export const batchSize = 200;

export interface Refreshed {
  readonly modelVersion: string;
  /** Newly stored, four a day and asset. */
  readonly forecasts: readonly StoredForecast[];
  readonly tooShort: readonly ShortHistory[];
}

/**
 * Computes and stores the forecasts of the last day of each asset up to `asOf`; without symbols, of all shared assets
 * that have none of their last day and their present prices. Throws AppError `forecast_unavailable`.
 */
export async function refreshForecasts({
  context,
  input,
}: {
  context: ServiceContext;
  input: { readonly symbols?: readonly string[] | undefined; readonly asOf?: string | undefined };
}): Promise<Refreshed> {
  const { db } = context;
  const { modelVersion } = await runModel(context, []);
  const symbols = input.symbols ?? (await listSymbolsWithoutForecast(db, modelVersion));
  const forecasts: StoredForecast[] = [];
  const tooShort: ShortHistory[] = [];
  for (let start = 0; start < symbols.length; start += batchSize) {
    const batch = symbols.slice(start, start + batchSize);
    const histories = await listPriceHistories(db, {
      symbols: batch,
      asOf: input.asOf,
      days: historyDays,
    });
    // Noted first: the prices move to the worker and are gone here.
    const asked = histories.map(({ symbol, priceVersion, dates }) => ({
      symbol,
      priceVersion,
      dates,
    }));
    const answer = await runModel(context, histories.map(toPriceHistory));
    const rows = asked.flatMap((history, i) => toRows(history, answer, i));
    await upsertForecasts(db, rows);
    forecasts.push(...rows);
    for (const { symbol, dates } of asked) {
      if (dates.length < requiredHistory) {
        tooShort.push({ symbol, days: dates.length, required: requiredHistory });
      }
    }
  }
  return { modelVersion, forecasts, tooShort };
}

const toPriceHistory = ({ closes, volumes }: StoredHistory) => ({ closes, volumes });

function toRows(
  { symbol, priceVersion, dates }: Pick<StoredHistory, 'symbol' | 'priceVersion' | 'dates'>,
  { modelVersion, horizons, series }: ModelAnswer,
  position: number,
): StoredForecast[] {
  const { days, expectedLogReturns, volatilities } = series[position]!;
  if (days === 0) return [];
  return horizons.map((horizonDays, k) => ({
    symbol,
    date: dates.at(-1)!,
    horizonDays,
    modelVersion,
    expectedLogReturn: expectedLogReturns[k]!,
    volatility: volatilities[k]!,
    priceVersion,
  }));
}
