import type { StoredForecast } from '@/db/queries/forecasts';
import type { AssetForecast, HorizonForecast } from './schema';

/** Rows of one day and model per asset, gathered by asset in the order of their first row. */
export function byAsset(rows: readonly StoredForecast[]): AssetForecast[] {
  const found = new Map<string, { symbol: string; date: string; horizons: HorizonForecast[] }>();
  for (const { symbol, date, horizonDays: days, expectedLogReturn, volatility } of rows) {
    const asset = found.get(symbol) ?? { symbol, date, horizons: [] };
    asset.horizons.push({ days, expectedLogReturn, volatility });
    found.set(symbol, asset);
  }
  return [...found.values()];
}
