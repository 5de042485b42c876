import type { HorizonForecast } from '@/core/priors/forecast-prior';
import { forecastAll } from '@/forecast/forecast-series';
import type { ForecastModel } from '@/forecast/session';
import type { Market } from './market';

/** As many as the service reads: older prices change nothing that a float can hold. */
const historyDays = 1000;

/**
 * One forecast an asset before each of the given periods, from prices up to the close before it and nothing else: the
 * model is not even handed the rest.
 */
export async function forecastBefore(
  model: ForecastModel,
  market: Market,
  periods: readonly number[],
  horizonDays: number,
): Promise<Map<number, (HorizonForecast | undefined)[]>> {
  const k = model.metadata.horizons.indexOf(horizonDays);
  if (k < 0) throw new Error(`the model has no horizon of ${horizonDays} days`);
  const found = new Map<number, (HorizonForecast | undefined)[]>();
  for (const period of periods) {
    const asOf = market.days[period - 1]!;
    const histories = market.symbols.map((_, i) => market.historyOf(i, asOf, historyDays));
    const series = await forecastAll(model, histories, 'last');
    found.set(
      period,
      series.map(({ days, expectedLogReturns, realizedVolatilities }) =>
        days === 0
          ? undefined
          : {
              expectedLogReturn: expectedLogReturns[k]!,
              realizedVolatility: realizedVolatilities[k]!,
            },
      ),
    );
  }
  return found;
}
