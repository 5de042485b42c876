import { listPriceVersions } from '@/db/queries/data-version';
import { listLatestForecasts } from '@/db/queries/forecasts';
import { resolveAssets } from '@/services/assets/resolve-assets';
import type { ServiceContext } from '@/services/context';
import { byAsset } from './by-asset';
import { refreshForecasts } from './refresh';
import { runModel } from './run-model';
import type { Forecasts, ForecastsInput } from './schema';

/**
 * Forecasts of the given assets after their last day, or their last day up to `asOf`: read where they are stored
 * of the present prices, computed and stored where not. Throws AppError `forecast_unavailable`, `unknown_symbol`.
 */
export async function forecastsForAssets({
  context,
  input: { symbols, asOf },
}: {
  context: ServiceContext;
  input: ForecastsInput;
}): Promise<Forecasts> {
  const assets = await resolveAssets(context.db, symbols);
  const { modelVersion } = await runModel(context, []);
  const lastDates = new Map(assets.map(({ symbol, lastDate }) => [symbol, lastDate]));
  const wanted = (symbol: string) => {
    const lastDate = lastDates.get(symbol)!;
    return asOf === undefined || asOf > lastDate ? lastDate : asOf;
  };
  const versions = new Map(
    (await listPriceVersions(context.db, symbols)).map((row) => [row.symbol, row.priceVersion]),
  );
  const stored = await listLatestForecasts(context.db, { modelVersion, symbols, asOf });
  const current = stored.filter(
    ({ symbol, date, priceVersion }) =>
      date === wanted(symbol) && priceVersion === versions.get(symbol),
  );
  const known = new Set(current.map(({ symbol }) => symbol));
  const missing = symbols.filter((symbol) => !known.has(symbol));
  const refreshed =
    missing.length === 0
      ? { forecasts: [], tooShort: [] }
      : await refreshForecasts({ context, input: { symbols: missing, asOf } });
  const forecasts = byAsset([...current, ...refreshed.forecasts]);
  const bySymbol = (a: { symbol: string }, b: { symbol: string }) => (a.symbol < b.symbol ? -1 : 1);
  return { modelVersion, forecasts: forecasts.sort(bySymbol), tooShort: refreshed.tooShort };
}
