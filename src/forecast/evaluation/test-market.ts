import type { SeriesForecasts } from '@/forecast/forecast-series';
import { seededRandom } from './seeded-random';
import type { TestedAsset } from './test-rows';

/** Consecutive calendar days: what a date is worth to a test is its order. */
export const dayAfter = (first: string, days: number) =>
  new Date(Date.parse(`${first}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Prices of assets that share half of their moves, from 2016-01-01 on, and the closes as an array per asset. */
export function testPrices(assets: number, days: number, drift: number, seed: number) {
  const random = seededRandom(seed);
  const shock = () => 0.02 * (random() + random() + random() - 1.5);
  const common = Array.from({ length: days }, shock);
  return Array.from({ length: assets }, (_, i) => {
    let logPrice = Math.log(100);
    const closes = Float64Array.from(common, (shared) => {
      logPrice += drift + shared + shock();
      return Math.exp(logPrice);
    });
    const dates = Array.from({ length: days }, (_, day) => dayAfter('2016-01-01', day));
    return { symbol: `A${i}`, dates, closes };
  });
}

export interface ForecastOf {
  readonly mean: number;
  readonly volatility: number;
}

/** Forecasts of every day from `first` on, made by a function of the closes, the day and the horizon. */
export function forecastBy(
  { symbol, dates, closes }: Omit<TestedAsset, 'forecasts'>,
  horizons: readonly number[],
  first: number,
  forecast: (closes: Float64Array, day: number, horizon: number) => ForecastOf,
): TestedAsset {
  const days = closes.length - first;
  const forecasts: SeriesForecasts = {
    first,
    days,
    expectedLogReturns: new Float64Array(days * horizons.length),
    volatilities: new Float64Array(days * horizons.length),
    realizedVolatilities: new Float64Array(days * horizons.length),
  };
  for (let i = 0; i < days; i++) {
    for (const [k, horizon] of horizons.entries()) {
      const { mean, volatility } = forecast(closes, first + i, horizon);
      const at = i * horizons.length + k;
      forecasts.expectedLogReturns[at] = mean;
      forecasts.volatilities[at] = volatility;
      forecasts.realizedVolatilities[at] = volatility;
    }
  }
  return { symbol, dates, closes, forecasts };
}
